import type { UidKind } from './uids.ts'

/** Somebody who sends and knows what became of it. */
export interface Talker {
  connect(): Promise<void>
  /** Keeps so many messages on the way until the tally closes: each that is done lets the next one go. */
  start(inFlight: number): void
  /** Sends one message whose delays count from when it was planned, ms of `performance.now`. */
  sendPlanned(plannedAtMs: number): void
}

/** What every kind of talker has to know. */
export interface Addressed {
  /** Where it sends to, and what it says there. */
  readonly topic: string
  readonly uids: UidKind
}
