import type { ContactNote } from '../../../domain/people/contact.ts'
import type { Visitor } from '../../../domain/people/visitor.ts'
import { folded } from './fold.ts'

// The threads of connections use it: nothing of Kysely, which takes them a quarter of a second to load.

/** Separates texts, so that none matches across two of them: nobody writes this character. */
const between = '\u001f'
/** Separates facts from notes. */
export const behind = '\u001e'

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

function joined(texts: readonly string[]): string {
  return texts.map((text) => folded(text).replaceAll(between, ' ').replaceAll(behind, ' ')).join(between)
}
