import { setImmediate as nextTurn } from 'node:timers/promises'
import type { MessageLog } from '../../store/ports/message-log.ts'
import type { Threads } from '../../store/ports/threads.ts'
import { type ReadingLimits, withinBytes } from '../limits/page-bytes.ts'
import { ConcurrencyLimiter } from '../timing/concurrency-limiter.ts'
import type { ReadLog } from './feed.ts'

/** In one turn of the event loop: what comes of each keeps the main thread for 2 to 5 ms. */
const pagesAtOnce = 2

/** Reads a few pages at a time for all: thousands who come back at once keep nobody waiting who is here. */
export function fewPagesAtOnce(readLog: ReadLog): ReadLog {
  const turns = new ConcurrencyLimiter(pagesAtOnce)
  return (...asked) =>
    new Promise((resolve, reject) => {
      void turns.run(async () => {
        await readLog(...asked).then(resolve, reject)
        // The place is kept until what follows is done: else page after page would come into the same turn.
        await nextTurn()
      })
    })
}

/** Reads from the log as it is told: with the thread as it stands now, and no more than fills a page. */
export function logReaderFor(log: MessageLog, threads: Threads, limits: ReadingLimits): ReadLog {
  return async (threadUid, after, limit) => {
    const stretch = { threadUid, after, limit, maxBytes: limits.pageBytes }
    const [thread, messages] = await Promise.all([threads.byUid(threadUid), log.read(stretch)])
    return thread === null ? [] : withinBytes(messages, limits).map((message) => ({ ...message, thread }))
  }
}
