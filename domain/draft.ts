import type { Draft } from './message.ts'
import { Refused } from './refusal.ts'

/** Longest fields a sender may fill, in UTF-16 code units; the packet as a whole is bounded by its door. */
const longest = { uid: 128, type: 64, channel: 64, extra: 32_768 } as const

/** Refuses a draft that could not be stored whole and told apart from others. */
export function checkDraft(draft: Draft): void {
  if (draft.uid === '') throw new Refused('uid_missing')
  if (draft.type === '') throw new Refused('malformed', 'A message needs a type.')
  for (const field of ['uid', 'type', 'channel', 'extra'] as const) {
    if (draft[field].length > longest[field]) throw new Refused('field_too_long', `${field} is too long.`)
  }
  for (const field of ['uid', 'type', 'content', 'channel', 'extra', 'topic'] as const) {
    const text = draft[field]
    // PostgreSQL keeps no NUL in text: what one store cannot hold, none takes.
    if (text.includes('\0')) throw new Refused('malformed', `${field} contains a NUL character.`)
    // Half a surrogate pair, as JSON can escape it, is no UTF-8: strict clients would end at a packet with it.
    if (!text.isWellFormed()) throw new Refused('malformed', `${field} is not well-formed Unicode.`)
  }
  if (draft.extra !== '') checkJson(draft.extra)
}

/** Refuses what is told to everybody as JSON and is none. */
export function checkJson(extra: string): void {
  try {
    JSON.parse(extra)
  } catch {
    throw new Refused('malformed', 'extra is neither empty nor JSON.')
  }
}
