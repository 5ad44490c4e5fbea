import type { Clock } from './clock.ts'

/** Runs an action at the earliest moment it is set for, then waits to be set again. */
export class Alarm {
  readonly #clock: Clock
  readonly #act: () => void
  #cancel: (() => void) | undefined
  #at = Number.POSITIVE_INFINITY
  #stopped = false

  constructor(clock: Clock, act: () => void) {
    this.#clock = clock
    this.#act = act
  }

  /** `atMs` is in ms since 1970 UTC; a moment later than the one already set changes nothing. */
  set(atMs: number): void {
    if (this.#stopped || atMs >= this.#at) return
    this.#cancel?.()
    this.#at = atMs
    this.#cancel = this.#clock.after(Math.max(0, atMs - this.#clock.now()), () => {
      this.#at = Number.POSITIVE_INFINITY
      this.#act()
    })
  }

  stop(): void {
    this.#stopped = true
    this.#cancel?.()
  }
}
