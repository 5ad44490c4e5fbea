import { type Expression, type SqlBool, sql } from 'kysely'
import type { ContactNote } from '../../../domain/people/contact.ts'
import type { Visitor } from '../../../domain/people/visitor.ts'
import { folded } from './fold.ts'

/** Separates texts, so that none matches across two of them: nobody writes this character. */
const between = '\u001f'
/** Separates facts from notes. */
const behind = '\u001e'

/**
 * Returns the first part of `visitors.sought`, the visitor's facts; the nickname comes first, up to the first `\u001f`.
 */
export function toldText({ nickname, siteUid, profile }: Visitor): string {
  const { email = '', mobile = '', note = '' } = profile
  return joined([nickname, siteUid, email, mobile, note]) + behind
}

/** Returns the last part of `visitors.sought`, the agents' notes. */
export function notedText({ nickname, email, mobile, note }: ContactNote): string {
  return joined([nickname, email, mobile, note])
}

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

function joined(texts: readonly string[]): string {
  return texts.map((text) => folded(text).replaceAll(between, ' ').replaceAll(behind, ' ')).join(between)
}
