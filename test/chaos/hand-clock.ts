import type { Clock } from '../../app/clock.ts'

interface Timer {
  readonly atMs: number
  readonly act: () => void
}

/** A clock moved by hand. */
export class HandClock implements Clock {
  #nowMs: number
  readonly #timers = new Set<Timer>()

  constructor(nowMs: number) {
    this.#nowMs = nowMs
  }

  now = (): number => this.#nowMs

  after = (delayMs: number, act: () => void): (() => void) => {
    const timer = { atMs: this.#nowMs + delayMs, act }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Moves on and runs what is due, in order. */
  advance(ms: number): void {
    const until = this.#nowMs + ms
    for (;;) {
      const due = [...this.#timers].filter(({ atMs }) => atMs <= until).sort((one, other) => one.atMs - other.atMs)[0]
      if (due === undefined) break
      this.#timers.delete(due)
      this.#nowMs = Math.max(this.#nowMs, due.atMs)
      due.act()
    }
    this.#nowMs = until
  }
}
