import { randomUUID } from 'node:crypto'

/** Of time, as our own clients make them, or random, as foreign ones do: a log may keep the two at different prices. */
export type UidKind = 'v7' | 'random'

/** How many characters a uid of ours has. */
export const uidChars = 36

/** All of ours end with it, so that what a server says of itself is told from a message that was lost or came twice. */
const mark = 'be9c4a17'
const markAt = uidChars - mark.length
/** Where the random rest of a UUIDv7 begins: with its variant. */
const restAt = 19
const countersPerMs = 4096

/** Makes uids of a kind. */
export function uidMaker(kind: UidKind): () => string {
  if (kind === 'random') return () => randomUUID().slice(0, markAt) + mark
  return uidsOfTime(Date.now)
}

/** UUIDv7 (RFC 9562) in ascending order, with a counter within the millisecond that `now` answers. */
export function uidsOfTime(now: () => number): () => string {
  let lastMs = 0
  let counter = 0
  return () => {
    const ms = now()
    if (ms > lastMs) {
      lastMs = ms
      counter = 0
    } else if (++counter === countersPerMs) {
      // More than a millisecond holds: borrowed from the next.
      lastMs += 1
      counter = 0
    }
    const time = lastMs.toString(16).padStart(12, '0')
    const within = counter.toString(16).padStart(3, '0')
    return `${time.slice(0, 8)}-${time.slice(8)}-7${within}-${randomUUID().slice(restAt, markAt)}${mark}`
  }
}

/** Whether the text is a uid that a maker of ours has made. */
export function isOurUid(text: string): boolean {
  return text.length === uidChars && text.endsWith(mark)
}
