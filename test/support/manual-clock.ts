import type { Clock } from '../../app/timing/clock.ts'

/** A clock that a test moves by hand. */
export class ManualClock implements Clock {
  #nowMs: number
  readonly #timers = new Set<{ dueMs: number; act: () => void }>()

  constructor(nowMs: number) {
    this.#nowMs = nowMs
  }

  now = (): number => this.#nowMs

  after = (delayMs: number, act: () => void): (() => void) => {
    const timer = { dueMs: this.#nowMs + delayMs, act }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Number of timers. */
  get waiting(): number {
    return this.#timers.size
  }

  /** Moves the clock; due timers run in order, each at its own time. */
  pass(ms: number): void {
    const until = this.#nowMs + ms
    for (;;) {
      const due = [...this.#timers]
        .filter(({ dueMs }) => dueMs <= until)
        .sort((one, other) => one.dueMs - other.dueMs)[0]
      if (due === undefined) break
      this.#timers.delete(due)
      this.#nowMs = Math.max(this.#nowMs, due.dueMs)
      due.act()
    }
    this.#nowMs = until
  }

  /** Sets the clock back; timers keep their remaining time. */
  setBack(ms: number): void {
    this.#nowMs -= ms
    for (const timer of this.#timers) timer.dueMs -= ms
  }
}
