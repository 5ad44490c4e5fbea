import { backoffMs } from '../platform/backoff.ts'
import type { LongPoll, LongPollDeps } from './long-poll.ts'

const afterMs = 3000
const maxRetryMs = 30_000

/** Receives by HTTP after 3 s without a socket. Most pages never need it, so it is loaded on demand. */
export class HttpFallback {
  readonly #deps: LongPollDeps
  #poll: LongPoll | undefined
  #isWanted = false
  #failures = 0
  #cancel = () => {}

  constructor(deps: LongPollDeps) {
    this.#deps = {
      ...deps,
      onAnswer: () => {
        this.#failures = 0
        deps.onAnswer()
      },
      onSilent: () => {
        this.stop()
        this.#failures += 1
        deps.onSilent()
      },
    }
  }

  /** Starts in 3 s, or later after a failure, unless stopped before. Does nothing if it is under way. */
  plan(): void {
    if (this.#isWanted) return
    this.#isWanted = true
    const { clock, random } = this.#deps.platform
    const retryMs = backoffMs(this.#failures + 1, { random: random(), maxMs: maxRetryMs })
    this.#cancel = clock.after(this.#failures === 0 ? afterMs : retryMs, () => void this.#begin())
  }

  stop(): void {
    this.#isWanted = false
    this.#cancel()
    this.#poll?.stop()
  }

  async #begin(): Promise<void> {
    try {
      const { LongPoll } = await import('./long-poll.ts')
      if (!this.#isWanted) return
      this.#poll ??= new LongPoll(this.#deps)
      this.#poll.start()
    } catch {
      if (this.#isWanted) this.#deps.onSilent()
    }
  }
}
