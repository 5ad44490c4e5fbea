import { Type } from 'typebox'

/** Returns a schema for exactly one of these words. */
export function oneOf<Word extends string>(words: readonly Word[], description?: string) {
  return Type.Unsafe<Word>({ type: 'string', enum: [...words], ...(description === undefined ? {} : { description }) })
}
