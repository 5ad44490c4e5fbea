import { Type } from 'typebox'

/** One of these words, and never another one. */
export function oneOf<Word extends string>(words: readonly Word[], description?: string) {
  return Type.Unsafe<Word>({ type: 'string', enum: [...words], ...(description === undefined ? {} : { description }) })
}
