import type { Clock } from './clock.ts'

/** Batches changes: runs soon after the first change, and at most once per interval. */
export class Throttle {
  readonly #clock: Clock
  readonly #run: () => void
  readonly #pace: { readonly soonMs: number; readonly apartMs: number }
  #lastAt = Number.NEGATIVE_INFINITY
  #planned = false

  constructor(clock: Clock, pace: { readonly soonMs: number; readonly apartMs: number }, run: () => void) {
    this.#clock = clock
    this.#pace = pace
    this.#run = run
  }

  /** Reports a change: runs `soonMs` later, or later still if the last run was `apartMs` ago or less. */
  changed(): void {
    if (this.#planned) return
    this.#planned = true
    const { soonMs, apartMs } = this.#pace
    const delayMs = Math.min(apartMs, Math.max(soonMs, this.#lastAt + apartMs - this.#clock.now()))
    this.#clock.after(delayMs, () => {
      this.#planned = false
      this.#lastAt = this.#clock.now()
      this.#run()
    })
  }
}
