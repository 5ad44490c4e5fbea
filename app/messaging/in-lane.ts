import type { Topic } from '../../domain/ids.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Thread, ThreadChange } from '../../domain/thread/thread.ts'
import type { Threads } from '../../store/ports/threads.ts'
import { type MessageDeps, SeatTaken, Stale } from './append.ts'
import type { Lane, Step } from './lanes.ts'

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

/**
 * Runs a job in a topic's lane: the only way in. It decides once more when the thread has moved on between decision and
 * commit. Throws Refused `busy` when it has moved on again, and as `Lanes.enter` does.
 */
export async function inLane<Result>(
  { lanes }: Pick<MessageDeps, 'lanes'>,
  topic: Topic,
  run: (lane: Lane) => Step<Result>,
): Promise<Result> {
  try {
    return await lanes.enter(topic, run)
  } catch (error) {
    if (!(error instanceof Stale)) throw error
    return await lanes.enter(topic, run).catch(asBusy)
  }
}

/** Runs a job in the lane of a thread if it still is the current one there; null when it is not. Throws as `inLane` does. */
export async function inLaneOf<Result>(
  line: Pick<MessageDeps, 'lanes'>,
  { topic, uid }: Pick<Thread, 'topic' | 'uid'>,
  run: (lane: Lane, thread: Thread) => Promise<Result | null>,
): Promise<Result | null> {
  return inLane<Result | null>(line, topic, (lane) => {
    const thread = lane.thread ?? null
    if (thread === null || thread.uid !== uid) return { result: Promise.resolve(null) }
    return { result: run(lane, thread), exclusive: true }
  })
}

function asBusy(error: unknown): never {
  throw error instanceof Stale ? new Refused('busy') : error
}
