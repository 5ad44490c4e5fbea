import type { Platform } from '../platform/platform.ts'

/** Words of refusals after which the same may be taken, unchanged. */
const passing: ReadonlySet<string> = new Set(['too_many_requests', 'busy', 'unavailable'])

/** Whether a refused message goes again by itself. */
export function isPassing(word: string): boolean {
  return passing.has(word)
}

const usualWaitMs = 2000
const longestWaitMs = 60_000

/** How fast letters go: many at once; after the server found them too many one by one, so that they keep their order. */
export class SendPace {
  readonly #clock: Platform['clock']
  #cancel = () => {}
  #isWaiting = false
  #isSlow = false

  constructor(clock: Platform['clock']) {
    this.#clock = clock
  }

  /** How many may be under way at once. */
  atOnce(usual: number): number {
    if (this.#isWaiting) return 0
    return this.#isSlow ? 1 : usual
  }

  /** Nothing goes for so many seconds, if the server has said how many; `goOn` is told when it may. */
  slowDown(afterSeconds: unknown, goOn: () => void): void {
    this.#isSlow = true
    this.#isWaiting = true
    this.#cancel()
    this.#cancel = this.#clock.after(waitOf(afterSeconds), () => {
      this.#isWaiting = false
      goOn()
    })
  }

  /** All that there was has gone. */
  rest(): void {
    this.#isSlow = false
  }

  stop(): void {
    this.#cancel()
  }
}

/** Longer than a minute it waits for nobody: it may be asked again. */
function waitOf(seconds: unknown): number {
  return typeof seconds === 'number' && seconds > 0 ? Math.min(seconds * 1000, longestWaitMs) : usualWaitMs
}
