import { Refused } from '../refusal.ts'
import type { Draft } from './message.ts'

/** Longest fields a sender may fill, in UTF-16 code units; the packet as a whole is bounded by its door. */
const longest = { uid: 128, type: 64, channel: 64, extra: 32_768 } as const

/** How long the texts of one message may be. */
export interface DraftSize {
  /** UTF-16 code units of the content of a TEXT. */
  readonly textCharacters: number
  /** Of the content of other types. */
  readonly contentCharacters: number
  /** UTF-8 bytes of content and extra in JSON, where a control character takes six. */
  readonly jsonBytes: number
}

/** The same by who sends it. */
export interface DraftSizes {
  readonly visitor: DraftSize
  /** Agents and backends. */
  readonly staff: DraftSize
}

const mostJsonBytesOfCharacter = 6
const quotes = 4

/** Refuses a draft that is longer than its sender may write. Throws Refused `field_too_long`. */
export function checkSize({ type, content, extra }: Draft, sizes: DraftSizes, who: keyof DraftSizes): void {
  const size = sizes[who]
  const field = type === 'TEXT' ? 'textCharacters' : 'contentCharacters'
  if (content.length > size[field])
    throw new Refused('field_too_long', 'content is too long.').by(`messages.${who}.${field}`)
  // Only of long ones is it worth looking at each character.
  if ((content.length + extra.length) * mostJsonBytesOfCharacter <= size.jsonBytes) return
  if (new TextEncoder().encode(JSON.stringify(content) + JSON.stringify(extra)).length - quotes > size.jsonBytes)
    throw new Refused('field_too_long', 'content and extra are too long in JSON.').by(`messages.${who}.jsonBytes`)
}

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
