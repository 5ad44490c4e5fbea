import type { OnLimit } from '../../domain/limit-reached.ts'
import type { LoggedMessage } from '../../domain/message/message.ts'

/** What bounds an answer of messages. */
export interface ReadingLimits {
  /** Bytes of messages in one answer; the message that exceeds it is the last. */
  readonly pageBytes: number
  readonly onLimit: OnLimit
}

/** Returns the first messages that fill `pageBytes` bytes of JSON, at least one. */
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

/** Returns the bytes of the messages' texts in JSON. */
export function bytesOfAll(messages: readonly LoggedMessage[]): number {
  return messages.reduce((sum, message) => sum + bytesOf(message), 0)
}

/** The most bytes one character takes in JSON: `\u0001`. */
const mostBytesOfCharacter = 6

function mostBytesOf({ content, extra }: LoggedMessage): number {
  return (content.length + extra.length) * mostBytesOfCharacter
}

function bytesOf({ content, extra }: LoggedMessage): number {
  return jsonBytes(content) + jsonBytes(extra)
}

/** Returns the UTF-8 bytes of a text in JSON. */
export function jsonBytes(text: string): number {
  return text === '' ? 0 : Buffer.byteLength(JSON.stringify(text))
}
