import type { Duplex } from 'node:stream'
import type { OnLimit } from '../domain/limit-reached.ts'
import type { CloseReason } from './close-codes.ts'

/**
 * Events for the owner of streams; one object serves all of them, because each stream keeps its own as long as it
 * lives.
 */
export interface StreamWatch {
  /** An error that is not the peer's has closed the stream; called once. */
  failed(stream: Duplex, error: unknown): void
  closed(reason: CloseReason): void
  throttled(): void
  /** Called when a limit of unsent bytes or of PUBLISH in progress is reached. */
  readonly limitReached: OnLimit
}
