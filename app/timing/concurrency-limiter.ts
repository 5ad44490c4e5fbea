/** Runs a limited number of jobs at a time, in order of arrival. Callers bound how many wait. */
export class ConcurrencyLimiter {
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(most: number) {
    this.#most = most
  }

  /** The number of waiting jobs. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** The number of running jobs. */
  get running(): number {
    return this.#running
  }

  /** Runs the job when its turn comes. Resolves and rejects as the job does. */
  async run<Result>(job: () => Promise<Result>): Promise<Result> {
    if (this.#running < this.#most) this.#running += 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await job()
    } finally {
      // Passes the slot straight to the next job, so that it is never free in between.
      const next = this.#waiting.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }
}
