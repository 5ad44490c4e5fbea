import { isEmailAddress } from '../email.ts'
import type { Uid } from '../ids.ts'
import { Refused } from '../refusal.ts'
import type { Visitor } from './visitor.ts'

/** What agents note about a visitor; an empty text falls back to what the visitor or the site gave. */
export interface ContactNote {
  readonly nickname: string
  readonly email: string
  readonly mobile: string
  readonly note: string
  readonly tags: readonly string[]
}

/** A visitor as agents know them. The visitor does not see `noted`. */
export interface Contact {
  readonly visitor: Visitor
  readonly noted: ContactNote
  /** The agent who last changed the note; null if nobody has. */
  readonly notedBy: Uid | null
  /** ms since 1970 UTC. */
  readonly firstSeenAt: number
  readonly seenAt: number
}

export const nothingNoted: ContactNote = { nickname: '', email: '', mobile: '', note: '', tags: [] }

/** Accepts an address or an empty text. Throws Refused `malformed`. */
export function checkEmail(text: string): void {
  const email = text.trim()
  if (email !== '' && !isEmailAddress(email)) throw new Refused('malformed', 'email is not an email address.')
}
