import type { OnLimit } from '../domain/limit-reached.ts'
import type { CloseReason } from './close-codes.ts'

/** Counts what happens at the MQTT door. */
export interface BrokerMeter {
  /** The server has closed a connection. */
  closed(reason: CloseReason): void
  /** A connection is not read for a while because its user has sent too much. */
  throttled(): void
  /** This many filters of a SUBSCRIBE were refused. */
  filtersRefused(count: number): void
  readonly limitReached: OnLimit
}
