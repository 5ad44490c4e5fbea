/** Reading resumes in bursts: a pause after every packet would cost more than it saves. */
const leastWaitMs = 50
/** Further back than the last activity of any connection that still counts. */
const setBackMs = 10_000

/**
 * Limits the work of a user to an amount per second, with as much in advance. Work beyond it is owed as waiting time.
 */
export class RateLimit {
  readonly #maxPerSecond: number
  #left: number
  #atMs = 0

  constructor(maxPerSecond: number) {
    this.#maxPerSecond = maxPerSecond
    this.#left = maxPerSecond
  }

  /** Counts work; returns how many ms to wait before more is accepted, 0 for none. */
  count(work: number, nowMs: number): number {
    this.#refill(nowMs)
    this.#left -= work
    if (this.#left > 0) return 0
    return Math.max(leastWaitMs, Math.ceil(((1 - this.#left) * 1000) / this.#maxPerSecond))
  }

  /** Returns whether nothing is owed: then it equals a new one. */
  isFull(nowMs: number): boolean {
    this.#refill(nowMs)
    return this.#left === this.#maxPerSecond
  }

  #refill(nowMs: number): void {
    const passedMs = nowMs - this.#atMs
    // The connections of a user report slightly different times; only a clock that was set back is this far behind.
    if (passedMs < -setBackMs) this.#atMs = nowMs
    if (passedMs <= 0) return
    this.#atMs = nowMs
    this.#left = Math.min(this.#maxPerSecond, this.#left + (passedMs * this.#maxPerSecond) / 1000)
  }
}
