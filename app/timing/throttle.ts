import type { Clock } from './clock.ts'

/** Gathers changes: one turn soon after the first of them, and no more than one in a while. */
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

  /** Something has changed: `soonMs` after it there is a turn, or later if the last one was `apartMs` ago or less. */
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
