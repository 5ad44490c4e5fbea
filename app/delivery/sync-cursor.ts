import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { isBefore, type Moment, type Snapshot } from '../../domain/moment.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Share } from '../../store/ports/devices.ts'

/** Only times that are no marks need it: what was committed this long after its time is still found. */
const overlapMs = 10_000

/** What a client has: its progress in each thread that neither moment below tells about. */
export interface Position {
  /** The one of the marks; 0 if there are none. */
  readonly epoch: number
  /**
   * A thread joined since then and missing from `places` is wanted from its beginning; an older one that is missing,
   * not at all.
   */
  readonly since: Moment
  /** Threads that ended before this are complete. */
  readonly endedSince: Moment
  readonly places: ReadonlyMap<ThreadUid, number>
}

/** Returns whether a position has marks that are no marks of the database any more, which was restored since. */
export function isOfOther({ epoch, since, endedSince }: Position, now: Snapshot): boolean {
  return epoch !== 0 && (epoch !== now.epoch || since.mark > now.mark || endedSince.mark > now.mark)
}

/** Returns a position by its places and times alone. */
export function withoutMarks({ since, endedSince, places }: Position): Position {
  return { epoch: 0, since: { mark: 0, ms: since.ms }, endedSince: { mark: 0, ms: endedSince.ms }, places }
}

/**
 * Returns the position after the client reached `reached`, which lists ended threads first and was read as of `now`; null
 * is the beginning. It names the open threads and those of whose end others may not know yet, never everything that was
 * read: a cursor must fit into a URL even after a week away.
 */
export function goOn(position: Position | null, reached: readonly Share[], now: Snapshot): Position {
  const isBetween = position !== null && reached.some(isBehind)
  const seen = { mark: now.mark, ms: now.ms - overlapMs }
  const since = isBetween ? position.since : seen
  const unread = reached.flatMap((share) => (share.ended !== null && isBehind(share) ? [share.ended] : []))
  const endedSince = {
    mark: Math.min(seen.mark, ...unread.map(({ mark }) => mark)),
    ms: Math.min(seen.ms, ...unread.map(({ ms }) => ms)),
  }
  const named = reached.filter((share) => needsPlace(share, { since, endedSince }))
  const places = new Map(named.map(({ threadUid, seq }) => [threadUid, seq]))
  return { epoch: now.epoch, since, endedSince, places }
}

/** Whether a thread has more messages. */
export function isBehind({ seq, head }: Share): boolean {
  return seq < head
}

function needsPlace(share: Share, { since, endedSince }: Pick<Position, 'since' | 'endedSince'>): boolean {
  const { seq, fromSeq, joined, ended } = share
  if (ended !== null && isBefore(ended, endedSince)) return false
  if (!isBefore(joined, since)) return seq !== fromSeq
  return ended === null || isBehind(share)
}

/** The owner of a cursor, and the key that only the server has. */
export interface CursorSeal {
  readonly key: Buffer
  readonly owner: Uid
}

/** Begins a cursor with marks; those without, of the versions before, begin with a number. */
const marked = 'M'

/**
 * Returns a position as text that needs no escaping in a URL: its epoch, the number of places, the places, marks and times,
 * a seal. The seal keeps a client from claiming places it never reached, in threads it has since left, and from passing its
 * cursor on.
 */
export function writeCursor({ epoch, since, endedSince, places }: Position, seal: CursorSeal): string {
  const seqs = [...places].flatMap(([threadUid, seq]) => [threadUid, count(seq)])
  const moments = [since.mark, endedSince.mark, since.ms, endedSince.ms].map(count)
  const text = [marked, count(epoch), count(places.size), ...seqs, ...moments].join('.')
  return `${text}.${signatureOf(text, seal)}`
}

/** Reads a cursor of its owner. Throws Refused `malformed` for any text the server has not written for that owner. */
export function readCursor(cursor: string, seal: CursorSeal): Position {
  const end = cursor.lastIndexOf('.')
  const text = cursor.slice(0, Math.max(end, 0))
  const [actual, expected] = [Buffer.from(cursor.slice(end + 1)), Buffer.from(signatureOf(text, seal))]
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) throw notOne()
  const fields = text.split('.')
  const epoch = fields[0] === marked ? readCount(fields.splice(0, 2)[1]) : 0
  const [endedMs, sinceMs] = [readCount(fields.pop()), readCount(fields.pop())]
  const [endedMark, sinceMark] = epoch === 0 ? [0, 0] : [readCount(fields.pop()), readCount(fields.pop())]
  return {
    epoch,
    since: { mark: sinceMark, ms: sinceMs },
    endedSince: { mark: endedMark, ms: endedMs },
    places: readPlaces(fields),
  }
}

function readPlaces([size, ...fields]: readonly string[]): Map<ThreadUid, number> {
  if (fields.length !== 2 * readCount(size)) throw notOne()
  const places = new Map<ThreadUid, number>()
  for (let at = 0; at < fields.length; at += 2) places.set(fields[at] as ThreadUid, readCount(fields[at + 1]))
  return places
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
