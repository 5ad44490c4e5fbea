/** Runs a few of many jobs at a time, in the order they came. Its callers bound how many wait. */
export class ConcurrencyLimiter {
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(most: number) {
    this.#most = most
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** How many run. */
  get running(): number {
    return this.#running
  }

  /** Resolves and rejects as the job does. */
  async run<Result>(job: () => Promise<Result>): Promise<Result> {
    if (this.#running < this.#most) this.#running += 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await job()
    } finally {
      // The place goes to the next without being free in between.
      const next = this.#waiting.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }
}
