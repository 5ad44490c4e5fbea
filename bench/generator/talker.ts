import type { UidKind } from './uids.ts'

/** A sender that knows what became of its messages. */
export interface Talker {
  connect(): Promise<void>
  /** Keeps `inFlight` messages in flight until the tally closes: each one that is done triggers the next. */
  start(inFlight: number): void
  /** Sends one message whose delays count from its planned time, ms of `performance.now`. */
  sendPlanned(plannedAtMs: number): void
}

/** What every kind of talker needs. */
export interface Addressed {
  /** Where it sends. */
  readonly topic: string
  readonly uids: UidKind
}
