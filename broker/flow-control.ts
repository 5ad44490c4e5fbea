import type { RateLimit } from './rate-limit.ts'

/** Decides whether a connection is read: not while its user has sent too much. */
export class FlowControl {
  /** Belongs to this connection alone until the user is known. */
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

  /** Counts work; returns true if that was too much, and then blocks reading for some time. */
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
