/** How much one connection asks for, by the second of the clock. */
export class Rate {
  readonly #maxPerSecond: number
  #second = 0
  #count = 0

  constructor(maxPerSecond: number) {
    this.#maxPerSecond = maxPerSecond
  }

  /** Counts; the answer is how many ms to wait before more is taken, 0 for none. */
  count(work: number, nowMs: number): number {
    const second = Math.floor(nowMs / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#count = 0
    }
    this.#count += work
    return this.#count < this.#maxPerSecond ? 0 : 1000 - (nowMs % 1000)
  }
}
