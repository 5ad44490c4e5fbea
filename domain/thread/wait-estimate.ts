/** The data for an estimate. */
export interface QueuePace {
  /** Threads per minute that recently left the queue for an agent or ended with one; 0 when there were none. */
  readonly completionsPerMinute: number
  /** Seats of the agents who are present and accept threads. */
  readonly seats: number
  /** How long a thread lasts if nothing else is known, in seconds. */
  readonly typicalSeconds: number
  /** How long the queue has not moved: since an agent took a thread, or since the first waiting visitor came. */
  readonly stillSeconds: number
}

/** The longest estimate shown: beyond it numbers mean nothing. */
export const maxEstimateSeconds = 3600

/**
 * Returns how long the thread at a position (from 1) is likely to wait, in whole seconds: its position ÷ the recent
 * pace, or, while that is zero, as if every seat were busy with a typical thread. Never less than the time for which
 * the queue has not moved; the maximum while nobody takes threads.
 */
export function estimatedWaitSeconds(position: number, pace: QueuePace): number {
  const { completionsPerMinute, seats, typicalSeconds, stillSeconds } = pace
  // The agents who set that pace have gone: it says nothing about those who wait now.
  if (seats === 0) return maxEstimateSeconds
  const perSecond = completionsPerMinute > 0 ? completionsPerMinute / 60 : seats / typicalSeconds
  // “About a minute” turns out wrong as minutes pass without anybody being taken.
  return Math.min(maxEstimateSeconds, Math.ceil(Math.max(position / perSecond, stillSeconds)))
}
