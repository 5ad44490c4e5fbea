import type { Platform } from '../platform/platform.ts'

/** Refusal codes after which the same message may be accepted, unchanged. */
const passing: ReadonlySet<string> = new Set(['too_many_requests', 'busy', 'unavailable'])

/** Whether a refused message is sent again automatically. */
export function isPassing(word: string): boolean {
  return passing.has(word)
}

const usualWaitMs = 2000
const longestWaitMs = 60_000

/**
 * Limits how many letters are under way at once: many, but only one, to keep their order, after the server refused them
 * as too many.
 */
export class SendPace {
  readonly #clock: Platform['clock']
  #cancel = () => {}
  #isWaiting = false
  #isSlow = false

  constructor(clock: Platform['clock']) {
    this.#clock = clock
  }

  /** Returns how many letters may be under way at once. */
  limit(usual: number): number {
    if (this.#isWaiting) return 0
    return this.#isSlow ? 1 : usual
  }

  /** Pauses for as long as the server wants, else for the usual time. Calls `resume` afterwards. */
  slowDown(afterSeconds: unknown, resume: () => void): void {
    this.#isSlow = true
    this.#isWaiting = true
    this.#cancel()
    this.#cancel = this.#clock.after(waitOf(afterSeconds), () => {
      this.#isWaiting = false
      resume()
    })
  }

  /** Ends the slow mode. Call when no letter is left. */
  reset(): void {
    this.#isSlow = false
  }

  stop(): void {
    this.#cancel()
  }
}

/** Returns a minute at most; the server can refuse again. */
function waitOf(seconds: unknown): number {
  return typeof seconds === 'number' && seconds > 0 ? Math.min(seconds * 1000, longestWaitMs) : usualWaitMs
}
