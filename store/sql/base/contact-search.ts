import { type Expression, type SqlBool, sql } from 'kysely'
import { behind } from './contact-words.ts'
import { folded } from './fold.ts'

/** Returns `visitors.sought` with its first part replaced. */
export function renewWords(words: string) {
  return sql<string>`${words} || substr(visitors.sought, instr(visitors.sought, ${behind}) + 1)`
}

/** Returns `visitors.sought` with its last part replaced. */
export function notedAnew(noted: string) {
  return sql<string>`substr(sought, 1, instr(sought, ${behind})) || ${noted}`
}

/** Returns whether a visitor matches a search text; case is ignored, and the text has no special characters. */
export function isSought(text: string): Expression<SqlBool> {
  const pattern = `%${folded(text).replaceAll(/[\\%_]/g, (one) => `\\${one}`)}%`
  return sql<SqlBool>`visitors.sought like ${pattern} escape '\\'`
}
