import type { Uid } from '../../domain/ids.ts'
import { type Candidate, isWorking } from '../../domain/thread/routing.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { estimatedWaitSeconds, maxEstimateSeconds, type QueuePace } from '../../domain/thread/wait-estimate.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { Clock } from '../timing/clock.ts'

const windowMs = 10 * 60_000
const typicalSeconds = 300

/** How a queue moves, the basis of every estimate. */
export interface QueueMotion {
  readonly pace: QueuePace
  /** The agents who take threads now. */
  readonly working: readonly Uid[]
  /**
   * Threads that wait although every working agent has declined or missed them: nobody is asked, and they hold up
   * nobody.
   */
  readonly leftOver: readonly Thread[]
}

/** A place in a queue, taken or about to be. */
export type Standpoint = Pick<Thread, 'uid' | 'priority' | 'queuedAt'>

/** Returns how the queue of a target moves now. */
export async function queueMotionOf(
  { threads, clock }: { readonly threads: Threads; readonly clock: Clock },
  targetUid: Uid,
  agents: readonly Candidate[],
): Promise<QueueMotion> {
  const nowMs = clock.now()
  const working = agents.filter(isWorking)
  const uids = working.map(({ uid }) => uid)
  const [taken, declined] = await Promise.all([
    threads.assignedSince(targetUid, nowMs - windowMs),
    threads.declined(targetUid),
  ])
  const leftOver = declined.filter(({ excluded }) => !mayBeAsked(uids, excluded))
  const seats = working.reduce((sum, one) => sum + one.capacity, 0)
  const first = await firstInTurn(threads, targetUid, leftOver)
  const stillSince = first === undefined ? nowMs : Math.max(first.queuedAt, taken.lastAt ?? 0)
  const pace: QueuePace = {
    completionsPerMinute: taken.count / (windowMs / 60_000),
    // While working agents let somebody wait and have taken nobody, their seats say nothing.
    seats: taken.count === 0 && leftOver.length > 0 ? 0 : seats,
    typicalSeconds,
    stillSeconds: Math.max(0, (nowMs - stillSince) / 1000),
  }
  return { pace, working: uids, leftOver }
}

/**
 * Returns how long a thread is likely to wait, in whole seconds, with `ahead` askable threads in front; the maximum for
 * a thread that every working agent has declined or missed.
 */
export function estimateBehind({ pace, working }: QueueMotion, ahead: number, excluded: readonly Uid[]): number {
  return mayBeAsked(working, excluded) ? estimatedWaitSeconds(ahead + 1, pace) : maxEstimateSeconds
}

/** Returns how many of the `ahead` threads in front of a place hold it up. */
export function holdingUp({ leftOver }: QueueMotion, at: Standpoint, ahead: number): number {
  return Math.max(0, ahead - leftOver.filter((one) => isBefore(one, at)).length)
}

/** Whether any working agent may still be asked to take a thread. */
export function mayBeAsked(working: readonly Uid[], excluded: readonly Uid[]): boolean {
  return working.some((uid) => !excluded.includes(uid))
}

async function firstInTurn(threads: Threads, targetUid: Uid, leftOver: readonly Thread[]) {
  const passedOver = new Set(leftOver.map(({ uid }) => uid))
  const waiters = await threads.queued(targetUid, passedOver.size + 1)
  return waiters.find(({ threadUid }) => !passedOver.has(threadUid))
}

/** Whether one is served before the other. */
function isBefore(one: Standpoint, other: Standpoint): boolean {
  if (one.priority !== other.priority) return one.priority > other.priority
  const [at, otherAt] = [one.queuedAt ?? Number.POSITIVE_INFINITY, other.queuedAt ?? Number.POSITIVE_INFINITY]
  return at === otherAt ? one.uid < other.uid : at < otherAt
}
