import type { OnLimit } from '../domain/limit-reached.ts'
import type { CloseReason } from './close-codes.ts'

/** What an owner of a stream is told. */
export interface StreamWatch {
  /** A fault that is not the peer's has ended it; told once. */
  failed(error: unknown): void
  closed(reason: CloseReason): void
  throttled(): void
  /** Of what is written, or of what is under way. */
  readonly limitReached: OnLimit
}
