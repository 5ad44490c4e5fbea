import type { Thread } from '../domain/thread.ts'
import type { Threads } from '../store/ports/threads.ts'
import { phrases } from './phrases.ts'

/**
 * The content of a QUEUE message: JSON of {content, position (from 1), queueSize, waitSeconds, serverTimestamp}.
 * `newcomer` is 1 for a thread that is not committed yet, else 0.
 */
export async function queueContent(
  threads: Threads,
  thread: Thread,
  { newcomer, nowMs }: { newcomer: 0 | 1; nowMs: number },
): Promise<string> {
  const since = thread.queuedAt ?? nowMs
  const { size, ahead } = await threads.queue(thread.targetUid, since)
  return JSON.stringify({
    content: phrases.queued,
    position: ahead + 1,
    queueSize: size + newcomer,
    waitSeconds: Math.max(0, Math.round((nowMs - since) / 1000)),
    serverTimestamp: nowMs,
  })
}
