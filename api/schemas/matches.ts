import type { Static, TSchema } from 'typebox'
import { Check } from 'typebox/value'

/** Whether a value that did not come as a body has the form of a schema. */
export function matches<Schema extends TSchema>(schema: Schema, value: unknown): value is Static<Schema> {
  return Check(schema, value)
}
