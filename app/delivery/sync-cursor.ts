import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Share } from '../../store/ports/devices.ts'

/** A message committed this long after its timestamp is still found. */
const overlapMs = 10_000

/** What a client has: its progress in each thread that neither time below tells about. */
export interface Position {
  /**
   * A thread joined since then and missing from `places` is wanted from its beginning; an older one that is missing,
   * not at all.
   */
  readonly sinceMs: number
  /** Threads that ended before this are complete. */
  readonly endedSinceMs: number
  readonly places: ReadonlyMap<ThreadUid, number>
}

/** Returns the first position: the open threads from their beginning. */
export function beginning(nowMs: number): Position {
  return { sinceMs: 0, endedSinceMs: nowMs, places: new Map() }
}

/**
 * Returns the earliest end of a thread that may matter. The first time, this includes threads the next call must know
 * of.
 */
export function lookBackMs(position: Position): number {
  return isFirst(position) ? position.endedSinceMs - overlapMs : position.endedSinceMs
}

/**
 * Returns the position after the client reached `reached`, which lists ended threads first. It names the open threads
 * and those that ended just now, never everything that was read: a cursor must fit into a URL even after a week away.
 */
export function goOn(position: Position, reached: readonly Share[], nowMs: number): Position {
  const isBetween = !isFirst(position) && reached.some(isBehind)
  const settledMs = nowMs - overlapMs
  const sinceMs = isBetween ? position.sinceMs : Math.max(position.sinceMs, settledMs)
  const unread = reached.filter((share) => share.endedAt !== null && isBehind(share))
  const endedMs = Math.min(settledMs, ...unread.slice(0, 1).map(endOf))
  const endedSinceMs = isFirst(position) ? endedMs : Math.max(position.endedSinceMs, endedMs)
  const named = reached.filter((share) => needsPlace(share, { sinceMs, endedSinceMs }))
  return { sinceMs, endedSinceMs, places: new Map(named.map(({ threadUid, seq }) => [threadUid, seq])) }
}

/** Whether a thread has more messages. */
export function isBehind({ seq, head }: Share): boolean {
  return seq < head
}

/** Returns when a thread ended for its user; Infinity for an open one. */
export function endOf({ endedAt }: Share): number {
  return endedAt ?? Number.POSITIVE_INFINITY
}

function isFirst({ sinceMs }: Position): boolean {
  return sinceMs === 0
}

function needsPlace(share: Share, { sinceMs, endedSinceMs }: Omit<Position, 'places'>): boolean {
  const { seq, fromSeq, joinedAt, endedAt } = share
  if (endOf(share) < endedSinceMs) return false
  if (joinedAt >= sinceMs) return seq !== fromSeq
  return endedAt === null || isBehind(share)
}

/** The owner of a cursor, and the key that only the server has. */
export interface CursorSeal {
  readonly key: Buffer
  readonly owner: Uid
}

/**
 * Returns a position as text that needs no escaping in a URL: the number of places, the places, the times, a seal. The
 * seal keeps a client from claiming places it never reached, in threads it has since left, and from passing its cursor
 * on.
 */
export function writeCursor({ sinceMs, endedSinceMs, places }: Position, seal: CursorSeal): string {
  const seqs = [...places].flatMap(([threadUid, seq]) => [threadUid, count(seq)])
  const text = [count(places.size), ...seqs, count(sinceMs), count(endedSinceMs)].join('.')
  return `${text}.${signatureOf(text, seal)}`
}

/** Reads a cursor of its owner. Throws Refused `malformed` for any text the server has not written for that owner. */
export function readCursor(cursor: string, seal: CursorSeal): Position {
  const end = cursor.lastIndexOf('.')
  const text = cursor.slice(0, Math.max(end, 0))
  const [actual, expected] = [Buffer.from(cursor.slice(end + 1)), Buffer.from(signatureOf(text, seal))]
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) throw notOne()
  const [size, ...rest] = text.split('.')
  const [sinceMs, endedSinceMs] = rest.splice(-2)
  if (rest.length !== 2 * readCount(size)) throw notOne()
  const places = new Map<ThreadUid, number>()
  for (let at = 0; at < rest.length; at += 2) places.set(rest[at] as ThreadUid, readCount(rest[at + 1]))
  return { sinceMs: readCount(sinceMs), endedSinceMs: readCount(endedSinceMs), places }
}

const sealBytes = 16

function signatureOf(text: string, { key, owner }: CursorSeal): string {
  const mac = createHmac('sha256', key).update(`${owner}\n${text}`).digest()
  return mac.subarray(0, sealBytes).toString('base64url')
}

const radix = 36

function count(value: number): string {
  return value.toString(radix)
}

function readCount(text = ''): number {
  const value = /^[0-9a-z]{1,11}$/.test(text) ? Number.parseInt(text, radix) : Number.NaN
  if (!Number.isSafeInteger(value)) throw notOne()
  return value
}

function notOne(): Refused {
  return new Refused('malformed', 'This is not a cursor. Begin again without one.')
}
