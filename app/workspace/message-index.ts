import type { MessageSearch } from '../../store/ports/message-search.ts'
import type { Clock } from '../timing/clock.ts'

const restMs = 500
const atOnce = 1000
/** Rests this many times as long as it has worked: of a busy machine it takes a tenth of a core. */
const restShare = 10

/** Keeps the index of messages close behind the log, in small steps with rests between them. */
export class MessageIndex {
  readonly #search: Pick<MessageSearch, 'catchUp'>
  readonly #clock: Clock
  readonly #onError: (error: unknown) => void
  #cancel: (() => void) | undefined
  #working: Promise<void> = Promise.resolve()
  #isStopped = false

  constructor(search: Pick<MessageSearch, 'catchUp'>, clock: Clock, onError: (error: unknown) => void) {
    this.#search = search
    this.#clock = clock
    this.#onError = onError
  }

  /** There is something new in the log. Costs nothing while it is awake. */
  wake(): void {
    if (this.#cancel === undefined && !this.#isStopped) this.#restFor(restMs)
  }

  /** Resolves when nothing is under way any more. */
  stop(): Promise<void> {
    this.#isStopped = true
    this.#cancel?.()
    return this.#working
  }

  /** Whoever has woken it meanwhile waits for the same. */
  #restFor(delayMs: number): void {
    this.#cancel?.()
    this.#cancel = this.#clock.after(delayMs, () => {
      this.#working = this.#work().catch(this.#onError)
    })
  }

  async #work(): Promise<void> {
    // Woken from here on, it works once more: that message may have come too late for this step.
    this.#cancel = undefined
    const startedAt = this.#clock.now()
    const { isBehind } = await this.#search.catchUp(atOnce)
    if (!isBehind || this.#isStopped) return
    this.#restFor((this.#clock.now() - startedAt) * restShare)
  }
}
