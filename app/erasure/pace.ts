import type { Clock } from '../timing/clock.ts'

/** Messages of others get the writer for this many times as long as a step took. */
const restShare = 4
const leastMs = 10
const mostMs = 1000

/** Runs steps with rests between them, so that the line stays fast, until it is stopped. */
export class Pace {
  readonly #clock: Clock
  #wake: (() => void) | undefined
  #isStopped = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Runs one step, then rests. Throws Stopped. */
  async step<Result>(act: () => Promise<Result>): Promise<Result> {
    if (this.#isStopped) throw new Stopped()
    const startedAt = this.#clock.now()
    const result = await act()
    await this.rest(Math.min(mostMs, Math.max(leastMs, restShare * (this.#clock.now() - startedAt))))
    return result
  }

  /** Resolves after a time, at once when it is stopped. */
  async rest(forMs: number): Promise<void> {
    if (this.#isStopped) return
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      this.#clock.after(forMs, resolve)
    })
  }

  stop(): void {
    this.#isStopped = true
    this.#wake?.()
  }
}

/** The server stops: what is left is done after the next start. */
export class Stopped extends Error {
  constructor() {
    super('stopped')
  }
}
