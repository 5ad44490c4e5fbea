import type { OnLimit } from '../../domain/limit-reached.ts'
import type { LoggedMessage } from '../../domain/message/message.ts'

/** What answers of messages are bounded by. */
export interface ReadingLimits {
  /** Bytes of messages in one answer; the one that goes beyond is the last. */
  readonly pageBytes: number
  readonly onLimit: OnLimit
}

/** The first messages that fill so many bytes of JSON, one at least. */
export function withinBytes<Message extends LoggedMessage>(
  messages: Message[],
  { pageBytes, onLimit }: ReadingLimits,
): Message[] {
  if (messages.reduce((sum, one) => sum + mostBytesOf(one), 0) <= pageBytes) return messages
  let room = pageBytes
  const end = messages.findIndex((message) => {
    if (room <= 0) return true
    room -= bytesOf(message)
    return false
  })
  if (room <= 0) onLimit('reading.pageBytes')
  return end === -1 ? messages : messages.slice(0, end)
}

/** Bytes of the texts of some messages in JSON. */
export function bytesOfAll(messages: readonly LoggedMessage[]): number {
  return messages.reduce((sum, message) => sum + bytesOf(message), 0)
}

/** A character is never more in JSON: `\u0001`. */
const mostBytesOfCharacter = 6

function mostBytesOf({ content, extra }: LoggedMessage): number {
  return (content.length + extra.length) * mostBytesOfCharacter
}

function bytesOf({ content, extra }: LoggedMessage): number {
  return jsonBytes(content) + jsonBytes(extra)
}

/** UTF-8 bytes of a text in JSON. */
export function jsonBytes(text: string): number {
  return text === '' ? 0 : Buffer.byteLength(JSON.stringify(text))
}
