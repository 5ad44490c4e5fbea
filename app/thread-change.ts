import type { Thread, ThreadChange } from '../domain/thread.ts'
import type { Threads } from '../store/ports/threads.ts'
import type { Lane } from './lanes.ts'
import { type Line, SeatTaken, Stale } from './line.ts'

/**
 * Changes the thread of a lane without a message; the step must be exclusive. Throws SeatTaken, or Stale when the
 * thread has moved on.
 */
export async function changeThread(
  threads: Threads,
  lane: Lane,
  { thread, change }: { thread: Thread; change: Extract<ThreadChange, { kind: 'become' }> },
): Promise<void> {
  const { outcome } = await threads.change(thread, change)
  if (outcome === 'full') throw new SeatTaken()
  if (outcome === 'stale') {
    lane.thread = undefined
    throw new Stale()
  }
  lane.thread = change.after
}

/** Runs a job in the lane of a thread if it still is the current one there; null when it is not, or has moved on. */
export async function inLaneOf<Result>(
  line: Line,
  { topic, uid }: Pick<Thread, 'topic' | 'uid'>,
  run: (lane: Lane, thread: Thread) => Promise<Result | null>,
): Promise<Result | null> {
  const attempt = () =>
    line.lanes.enter(topic, (lane) => {
      const thread = lane.thread ?? null
      if (thread === null || thread.uid !== uid) return { result: Promise.resolve(null) }
      return { result: run(lane, thread), exclusive: true }
    })
  return retryStale(attempt)
}

/** Decides once more when the thread had moved on between decision and commit. */
export async function retryStale<Result>(attempt: () => Promise<Result>): Promise<Result> {
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof Stale)) throw error
    return await attempt()
  }
}
