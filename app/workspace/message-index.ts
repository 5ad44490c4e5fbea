import type { MessageSearch } from '../../store/ports/message-search.ts'
import type { Clock } from '../timing/clock.ts'

const restMs = 500
const atOnce = 1000
/** Rests this many times as long as it has worked: on a busy machine it takes a tenth of a core. */
const restShare = 10

/** Keeps the message index close behind the log, in small steps with pauses between them. */
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

  /** Reports that the log has new messages. Costs nothing while a step is planned. */
  wake(): void {
    if (this.#cancel === undefined && !this.#isStopped) this.#restFor(restMs)
  }

  /** Resolves once no step is running. */
  stop(): Promise<void> {
    this.#isStopped = true
    this.#cancel?.()
    return this.#working
  }

  /** Every wake until then is served by the same step. */
  #restFor(delayMs: number): void {
    this.#cancel?.()
    this.#cancel = this.#clock.after(delayMs, () => {
      this.#working = this.#work().catch(this.#onError)
    })
  }

  async #work(): Promise<void> {
    // A wake from here on causes another step: its message may have come too late for this one.
    this.#cancel = undefined
    const startedAt = this.#clock.now()
    const { isBehind } = await this.#search.catchUp(atOnce)
    if (!isBehind || this.#isStopped) return
    this.#restFor((this.#clock.now() - startedAt) * restShare)
  }
}
