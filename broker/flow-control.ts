import type { RateLimit } from './rate-limit.ts'

/** Whether a connection is read: not while its user has asked for too much. */
export class FlowControl {
  /** Until the user is known, of this connection alone. */
  rate: RateLimit
  readonly #onOpen: () => void
  #isClosed = false

  constructor(rate: RateLimit, onOpen: () => void) {
    this.rate = rate
    this.#onOpen = onOpen
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Counts work; true when that was too much, so that it is closed from now on, for some time. */
  count(work: number, nowMs: number): boolean {
    const waitMs = this.rate.count(work, nowMs)
    if (waitMs === 0 || this.#isClosed) return false
    this.#isClosed = true
    setTimeout(() => {
      this.#isClosed = false
      this.#onOpen()
    }, waitMs).unref()
    return true
  }
}
