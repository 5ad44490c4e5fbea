import type { Phrase } from '../messaging/phrasebook.ts'

/** The place of a waiting thread in its queue. */
export interface QueuePlace {
  /** From 1. */
  readonly position: number
  readonly queueSize: number
  /** ms since 1970 UTC. */
  readonly queuedAt: number
  /** An agent is asked to take it. */
  readonly isAsked: boolean
  readonly estimateSeconds: number
}

/**
 * Returns the content of QUEUE as protocol.md describes it: times in whole seconds, `serverTimestamp` in ms since 1970
 * UTC.
 */
export function queuePlaceContent({ textAt, isOwn }: Phrase, place: QueuePlace, nowMs: number): object {
  const { position, queueSize, queuedAt, isAsked, estimateSeconds } = place
  return {
    content: textAt(place),
    position,
    queueSize,
    waitSeconds: Math.max(0, Math.round((nowMs - queuedAt) / 1000)),
    estimatedWaitTime: estimateSeconds,
    serverTimestamp: nowMs,
    ...(isAsked ? { asked: true } : {}),
    ...(isOwn ? { hasOwnText: true } : {}),
  }
}
