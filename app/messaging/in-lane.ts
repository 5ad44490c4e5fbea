import type { Topic } from '../../domain/ids.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Thread, ThreadChange } from '../../domain/thread/thread.ts'
import type { Threads } from '../../store/ports/threads.ts'
import { type MessageDeps, SeatTaken, Stale } from './append.ts'
import type { Lane, Step } from './lanes.ts'

/**
 * Changes the thread of a lane without a message. The step must be exclusive. Throws SeatTaken, or Stale if the thread
 * has changed since.
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

/** Begins the lane's thread without a message. The step must be exclusive. Throws Stale if one began meanwhile. */
export async function beginSilently(threads: Threads, lane: Lane, begun: Thread): Promise<void> {
  const { outcome } = await threads.change(begun, { kind: 'open' })
  lane.thread = outcome === 'changed' ? begun : undefined
  if (outcome !== 'changed') throw new Stale()
}

/**
 * Runs a job in a topic's lane; this is the only way in. Decides once more if the thread changed between decision and
 * commit. Throws Refused `busy` if it changed again, and whatever `Lanes.enter` throws.
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

/**
 * Runs a job in the lane of a thread if it is still the current thread there; otherwise returns null. Throws as
 * `inLane` does.
 */
export async function inLaneOf<Result>(
  deps: Pick<MessageDeps, 'lanes'>,
  { topic, uid }: Pick<Thread, 'topic' | 'uid'>,
  run: (lane: Lane, thread: Thread) => Promise<Result | null>,
): Promise<Result | null> {
  return inLane<Result | null>(deps, topic, (lane) => {
    const thread = lane.thread ?? null
    if (thread === null || thread.uid !== uid) return { result: Promise.resolve(null) }
    return { result: run(lane, thread), exclusive: true }
  })
}

/** Returns the function such that a job that decides once more calls it no more: a budget is charged once. */
export function once<Given extends readonly unknown[]>(run: (...given: Given) => void): (...given: Given) => void {
  let hasRun = false
  return (...given) => {
    if (hasRun) return
    hasRun = true
    run(...given)
  }
}

function asBusy(error: unknown): never {
  throw error instanceof Stale ? new Refused('busy') : error
}
