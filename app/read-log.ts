import type { MessageLog } from '../store/ports/message-log.ts'
import type { Threads } from '../store/ports/threads.ts'
import type { ReadLog } from './feed.ts'

/** Reads from the log as it is told: with the thread as it stands now. */
export function readLogOf(log: MessageLog, threads: Threads): ReadLog {
  return async (threadUid, after, limit) => {
    const [thread, messages] = await Promise.all([threads.byUid(threadUid), log.read({ threadUid, after, limit })])
    return thread === null ? [] : messages.map((message) => ({ ...message, thread }))
  }
}
