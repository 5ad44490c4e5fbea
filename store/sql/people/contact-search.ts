import { type Expression, type SqlBool, sql } from 'kysely'
import type { ContactNote } from '../../../domain/people/contact.ts'
import type { Visitor } from '../../../domain/people/visitor.ts'
import { folded } from '../base/fold.ts'

/** Between texts, so that none is found half in one and half in the next: nobody writes it. */
const between = '\u001f'
/** Between what was told and what is noted. */
const behind = '\u001e'

/** What a visitor told, as `visitors.sought` begins; the nickname comes first, up to the first `\u001f`. */
export function toldText({ nickname, siteUid, profile }: Visitor): string {
  const { email = '', mobile = '', note = '' } = profile
  return joined([nickname, siteUid, email, mobile, note]) + behind
}

/** What agents noted, as it ends. */
export function notedText({ nickname, email, mobile, note }: ContactNote): string {
  return joined([nickname, email, mobile, note])
}

/** `visitors.sought` with another beginning. */
export function toldAnew(told: string) {
  return sql<string>`${told} || substr(visitors.sought, instr(visitors.sought, ${behind}) + 1)`
}

/** `visitors.sought` with another end. */
export function notedAnew(noted: string) {
  return sql<string>`substr(sought, 1, instr(sought, ${behind})) || ${noted}`
}

/** Whether a visitor is one who is looked for: by any text in any case, which is nothing but text. */
export function isSought(text: string): Expression<SqlBool> {
  const pattern = `%${folded(text).replaceAll(/[\\%_]/g, (one) => `\\${one}`)}%`
  return sql<SqlBool>`visitors.sought like ${pattern} escape '\\'`
}

function joined(texts: readonly string[]): string {
  return texts.map((text) => folded(text).replaceAll(between, ' ').replaceAll(behind, ' ')).join(between)
}
