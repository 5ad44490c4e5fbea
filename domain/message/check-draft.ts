import { Refused } from '../refusal.ts'
import { isBlank } from './blank-text.ts'
import type { Draft } from './message.ts'

/** Maximum field lengths in UTF-16 code units; the door bounds the packet as a whole. */
const longest = { uid: 128, type: 64, channel: 64, extra: 32_768 } as const

/** Maximum lengths of the texts of one message. */
export interface DraftSize {
  /** Content of a TEXT, in UTF-16 code units. */
  readonly textCharacters: number
  /** Content of other types, in UTF-16 code units. */
  readonly contentCharacters: number
  /** Content and extra as JSON in UTF-8 bytes, where a control character takes six. */
  readonly jsonBytes: number
}

/** Maximum lengths by sender. */
export interface DraftSizes {
  readonly visitor: DraftSize
  /** Agents and backends. */
  readonly staff: DraftSize
}

const mostJsonBytesOfCharacter = 6
const quotes = 4

/** Throws Refused `field_too_long` for a draft that is longer than its sender may write. */
export function checkSize({ type, content, extra }: Draft, sizes: DraftSizes, who: keyof DraftSizes): void {
  const size = sizes[who]
  const field = type === 'TEXT' ? 'textCharacters' : 'contentCharacters'
  if (content.length > size[field])
    throw new Refused('field_too_long', 'content is too long.').by(`messages.${who}.${field}`)
  // Only long drafts are worth checking character by character.
  if ((content.length + extra.length) * mostJsonBytesOfCharacter <= size.jsonBytes) return
  if (new TextEncoder().encode(JSON.stringify(content) + JSON.stringify(extra)).length - quotes > size.jsonBytes)
    throw new Refused('field_too_long', 'content and extra are too long in JSON.').by(`messages.${who}.jsonBytes`)
}

/** Types whose content is the text that is read; an empty one would say nothing. */
const texts: ReadonlySet<string> = new Set(['TEXT', 'MARKDOWN', 'ROBOT'])

/** Refuses a draft that says nothing, or could not be stored completely and told apart from others. */
export function checkDraft(draft: Draft): void {
  if (draft.uid === '') throw new Refused('uid_missing')
  if (draft.type === '') throw new Refused('malformed', 'A message needs a type.')
  for (const field of ['uid', 'type', 'channel', 'extra'] as const) {
    if (draft[field].length > longest[field]) throw new Refused('field_too_long', `${field} is too long.`)
  }
  for (const field of ['uid', 'type', 'content', 'channel', 'extra', 'topic'] as const) {
    const text = draft[field]
    // PostgreSQL does not store NUL in text, so no store accepts it.
    if (text.includes('\0')) throw new Refused('malformed', `${field} contains a NUL character.`)
    // Half of a surrogate pair, which JSON can escape, is not valid UTF-8: strict clients would fail on the packet.
    if (!text.isWellFormed()) throw new Refused('malformed', `${field} is not well-formed Unicode.`)
  }
  if (texts.has(draft.type) && isBlank(draft.content)) throw new Refused('empty')
  if (draft.extra !== '') checkJson(draft.extra)
}

/** Refuses a non-empty `extra` that is not JSON: everybody receives it as JSON. */
export function checkJson(extra: string): void {
  try {
    JSON.parse(extra)
  } catch {
    throw new Refused('malformed', 'extra is neither empty nor JSON.')
  }
}
