import type { TSchema } from 'typebox'

/** Gives a schema a name of its own in the document, and an example of what it describes. */
export function named<Schema extends TSchema>(title: string, schema: Schema, example?: unknown): Schema {
  return Object.assign(schema, { title }, example === undefined ? {} : { examples: [example] })
}
