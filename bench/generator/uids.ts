import { randomUUID } from 'node:crypto'

/** Time-based, as our own clients make them, or random, as foreign ones do: storing the two may cost differently. */
export type UidKind = 'v7' | 'random'

/** Length of our uids. */
export const uidChars = 36

/** All of ours end with it, which tells the server's own messages from lost or repeated ones. */
const mark = 'be9c4a17'
const markAt = uidChars - mark.length
/** Where the random part of a UUIDv7 starts, with its variant. */
const restAt = 19
const countersPerMs = 4096

/** Returns a function that makes uids of a kind. */
export function uidMaker(kind: UidKind): () => string {
  if (kind === 'random') return () => randomUUID().slice(0, markAt) + mark
  return uidsOfTime(Date.now)
}

/** Returns a function that makes ascending UUIDv7 (RFC 9562), with a counter within the millisecond of `now`. */
export function uidsOfTime(now: () => number): () => string {
  let lastMs = 0
  let counter = 0
  return () => {
    const ms = now()
    if (ms > lastMs) {
      lastMs = ms
      counter = 0
    } else if (++counter === countersPerMs) {
      // The millisecond's counter is exhausted: borrow from the next one.
      lastMs += 1
      counter = 0
    }
    const time = lastMs.toString(16).padStart(12, '0')
    const within = counter.toString(16).padStart(3, '0')
    return `${time.slice(0, 8)}-${time.slice(8)}-7${within}-${randomUUID().slice(restAt, markAt)}${mark}`
  }
}

/** Returns whether a text is one of our uids. */
export function isOurUid(text: string): boolean {
  return text.length === uidChars && text.endsWith(mark)
}
