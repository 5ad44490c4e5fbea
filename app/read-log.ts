import type { MessageLog } from '../store/ports/message-log.ts'
import type { Threads } from '../store/ports/threads.ts'
import type { ReadLog } from './feed.ts'
import { FewAtOnce } from './few-at-once.ts'
import { type ReadingLimits, withinBytes } from './page-bytes.ts'

/** Answers that may wait for the main thread together: what comes of them keeps it for 5 ms each. */
const pagesAtOnce = 4

/** Reads a few pages at a time for all: thousands who come back at once keep nobody waiting who is here. */
export function fewPagesAtOnce(readLog: ReadLog): ReadLog {
  const turns = new FewAtOnce(pagesAtOnce)
  return (...asked) => turns.run(() => readLog(...asked))
}

/** Reads from the log as it is told: with the thread as it stands now, and no more than fills a page. */
export function readLogOf(log: MessageLog, threads: Threads, limits: ReadingLimits): ReadLog {
  return async (threadUid, after, limit) => {
    const stretch = { threadUid, after, limit, maxBytes: limits.pageBytes }
    const [thread, messages] = await Promise.all([threads.byUid(threadUid), log.read(stretch)])
    return thread === null ? [] : withinBytes(messages, limits).map((message) => ({ ...message, thread }))
  }
}
