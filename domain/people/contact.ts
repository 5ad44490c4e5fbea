import { isEmailAddress } from '../email.ts'
import type { Uid } from '../ids.ts'
import { Refused } from '../refusal.ts'
import type { Visitor } from './visitor.ts'

/** What agents note of a visitor; an empty text leaves it at what the visitor or the site has told. */
export interface ContactNote {
  readonly nickname: string
  readonly email: string
  readonly mobile: string
  readonly note: string
  readonly tags: readonly string[]
}

/** A visitor as agents know them. The visitor is told nothing of `noted`. */
export interface Contact {
  readonly visitor: Visitor
  readonly noted: ContactNote
  /** The agent who noted it last; null for nobody yet. */
  readonly notedBy: Uid | null
  /** ms since 1970 UTC. */
  readonly firstSeenAt: number
  readonly seenAt: number
}

export const nothingNoted: ContactNote = { nickname: '', email: '', mobile: '', note: '', tags: [] }

/** Takes an address, or nothing. Throws Refused `malformed`. */
export function checkEmail(text: string): void {
  const email = text.trim()
  if (email !== '' && !isEmailAddress(email)) throw new Refused('malformed', 'email is not an email address.')
}
