import { setImmediate as nextTurn } from 'node:timers/promises'
import type { MessageLog } from '../../store/ports/message-log.ts'
import type { Threads } from '../../store/ports/threads.ts'
import { type ReadingLimits, withinBytes } from '../limits/page-bytes.ts'
import { ConcurrencyLimiter } from '../timing/concurrency-limiter.ts'
import type { ReadLog } from './feed.ts'

/** Per turn of the event loop: processing each page occupies the main thread for 2 to 5 ms. */
const pagesAtOnce = 2

/**
 * Limits how many pages are read at a time for all connections, so that thousands who reconnect at once do not delay
 * those who are connected.
 */
export function fewPagesAtOnce(readLog: ReadLog): ReadLog {
  const turns = new ConcurrencyLimiter(pagesAtOnce)
  return (...range) =>
    new Promise((resolve, reject) => {
      void turns.run(async () => {
        await readLog(...range).then(resolve, reject)
        // Holds the slot until the page is processed; otherwise page after page would land in the same turn.
        await nextTurn()
      })
    })
}

/** Returns a reader that attaches the thread as it is now and reads no more than fills a page. */
export function logReaderFor(log: MessageLog, threads: Threads, limits: ReadingLimits): ReadLog {
  return async (threadUid, after, limit) => {
    const stretch = { threadUid, after, limit, maxBytes: limits.pageBytes }
    const [thread, messages] = await Promise.all([threads.byUid(threadUid), log.read(stretch)])
    return thread === null ? [] : withinBytes(messages, limits).map((message) => ({ ...message, thread }))
  }
}
