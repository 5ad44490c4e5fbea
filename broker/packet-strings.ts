import { isUtf8 } from 'node:buffer'
import { FrameError } from './frame-error.ts'

/** The bytes of a packet; none of it lies at `end` or beyond. */
export interface Span {
  readonly bytes: Buffer
  readonly end: number
}

const codes = { nul: 0, hash: 0x23, plus: 0x2b, slash: 0x2f, firstBeyondAscii: 0x80 } as const

/** Returns where the two-byte number at `at` ends. Throws FrameError if it is truncated. */
export function numberEnd({ end }: Span, at: number): number {
  if (at + 2 > end) throw new FrameError('a number is cut short')
  return at + 2
}

/** Returns where the binary field that begins with its length at `at` ends. Throws FrameError if it is truncated. */
export function fieldEnd(span: Span, at: number): number {
  const start = numberEnd(span, at)
  const stop = start + span.bytes.readUInt16BE(at)
  if (stop > span.end) throw new FrameError('a field is longer than its packet')
  return stop
}

/**
 * Returns where the string that begins with its length at `at` ends. Throws FrameError for text that is not UTF-8,
 * including surrogates, and for NUL. [MQTT-1.5.3-1] [MQTT-1.5.3-2]
 */
export function stringEnd(span: Span, at: number): number {
  const stop = fieldEnd(span, at)
  checkText(span.bytes, at + 2, stop)
  return stop
}

/** The same for a topic name: not empty, no wildcard. [MQTT-4.7.3-1] [MQTT-4.7.1-1] [MQTT-3.3.2-2] */
export function topicEnd(span: Span, at: number): number {
  const stop = fieldEnd(span, at)
  if (stop === at + 2) throw new FrameError('an empty topic')
  if (checkText(span.bytes, at + 2, stop) === 'wild') throw new FrameError('a wildcard in a topic')
  return stop
}

/** The same for a topic filter: not empty, wildcards in their places. [MQTT-4.7.3-1] [MQTT-4.7.1-2] [MQTT-4.7.1-3] */
export function filterEnd(span: Span, at: number): number {
  const stop = fieldEnd(span, at)
  if (stop === at + 2) throw new FrameError('an empty filter')
  if (checkText(span.bytes, at + 2, stop) === 'wild') checkWildcards(span.bytes, at + 2, stop)
  return stop
}

// ASCII, which all our topics are, takes one pass and no view: three searches took longer.
function checkText(bytes: Buffer, start: number, stop: number): 'plain' | 'wild' {
  let isAscii = true
  let isPlain = true
  for (let at = start; at < stop; at += 1) {
    const byte = bytes[at] ?? codes.nul
    // Letters, digits and slashes: nearly all characters.
    if (byte > codes.plus && byte < codes.firstBeyondAscii) continue
    if (byte === codes.nul) throw new FrameError('NUL in a string')
    if (byte >= codes.firstBeyondAscii) isAscii = false
    else if (byte === codes.hash || byte === codes.plus) isPlain = false
  }
  if (!isAscii && !isUtf8(bytes.subarray(start, stop))) throw new FrameError('a string that is no UTF-8')
  return isPlain ? 'plain' : 'wild'
}

function checkWildcards(bytes: Buffer, start: number, stop: number): void {
  for (let at = start; at < stop; at += 1) {
    const byte = bytes[at]
    if (byte !== codes.hash && byte !== codes.plus) continue
    const isAlone = at === start || bytes[at - 1] === codes.slash
    const isLast = at + 1 === stop
    const endsLevel = isLast || (byte === codes.plus && bytes[at + 1] === codes.slash)
    if (!isAlone || !endsLevel) throw new FrameError('a wildcard out of its place')
  }
}
