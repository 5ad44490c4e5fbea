/** What an estimate is made from. */
export interface QueuePace {
  /** Threads that left the queue for an agent or ended with one, per minute, of late; 0 when there were none. */
  readonly completionsPerMinute: number
  /** Seats of the agents who are present and take threads. */
  readonly seats: number
  /** How long a thread lasts where nothing else is known, in seconds. */
  readonly typicalSeconds: number
  /** For how long the queue has not moved: since an agent took somebody, or the first of those who wait came. */
  readonly stillSeconds: number
}

/** Longest estimate told: beyond it numbers mean nothing. */
export const maxEstimateSeconds = 3600

/**
 * How long the thread at a place (from 1) is likely to wait, in whole seconds: its place ÷ what was done of late, or,
 * while nothing was, as if every seat were busy with a typical thread; never less than the queue has not moved for.
 * The longest while nobody takes threads.
 */
export function estimatedWaitSeconds(position: number, pace: QueuePace): number {
  const { completionsPerMinute, seats, typicalSeconds, stillSeconds } = pace
  // Those who did so much have gone: it says nothing of those who wait now.
  if (seats === 0) return maxEstimateSeconds
  const perSecond = completionsPerMinute > 0 ? completionsPerMinute / 60 : seats / typicalSeconds
  // "About a minute" is disproved by the minutes that go by without anybody being taken.
  return Math.min(maxEstimateSeconds, Math.ceil(Math.max(position / perSecond, stillSeconds)))
}
