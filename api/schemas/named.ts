import type { TSchema } from 'typebox'

/** Gives a schema its own name in the document, by which its example is found. */
export function named<Schema extends TSchema>(title: string, schema: Schema): Schema {
  return Object.assign(schema, { title })
}
