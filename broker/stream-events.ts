import type { Duplex } from 'node:stream'
import type { OnLimit } from '../domain/limit-reached.ts'
import type { CloseReason } from './close-codes.ts'

/** What the owner of streams is told; one for all of them, for each keeps its own as long as it lives. */
export interface StreamWatch {
  /** A fault that is not the peer's has ended it; told once. */
  failed(stream: Duplex, error: unknown): void
  closed(reason: CloseReason): void
  throttled(): void
  /** Of what is written, or of what is under way. */
  readonly limitReached: OnLimit
}
