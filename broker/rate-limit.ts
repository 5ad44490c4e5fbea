/** Reading goes on in pieces: a pause after every packet would cost more than it saves. */
const leastWaitMs = 50
/** Further back than any connection's last word that still counts. */
const setBackMs = 10_000

/** How much a user asks for: so much a second, and as much in advance. What was asked beyond it is owed. */
export class RateLimit {
  readonly #maxPerSecond: number
  #left: number
  #atMs = 0

  constructor(maxPerSecond: number) {
    this.#maxPerSecond = maxPerSecond
    this.#left = maxPerSecond
  }

  /** Counts; returns how many ms to wait before more is taken, 0 for none. */
  count(work: number, nowMs: number): number {
    this.#refill(nowMs)
    this.#left -= work
    if (this.#left > 0) return 0
    return Math.max(leastWaitMs, Math.ceil(((1 - this.#left) * 1000) / this.#maxPerSecond))
  }

  /** Whether nothing is owed: a new one would be the same. */
  isFull(nowMs: number): boolean {
    this.#refill(nowMs)
    return this.#left === this.#maxPerSecond
  }

  #refill(nowMs: number): void {
    const passedMs = nowMs - this.#atMs
    // Connections of a user tell times a little apart; only a clock that was set back is this far behind.
    if (passedMs < -setBackMs) this.#atMs = nowMs
    if (passedMs <= 0) return
    this.#atMs = nowMs
    this.#left = Math.min(this.#maxPerSecond, this.#left + (passedMs * this.#maxPerSecond) / 1000)
  }
}
