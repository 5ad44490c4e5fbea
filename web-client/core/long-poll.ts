import { messageFromJson } from '../../proto/json.ts'
import type { WireMessage } from '../../proto/wire.ts'
import { type Api, ApiRefusal } from './api.ts'
import { backoffMs } from './backoff.ts'
import type { Platform } from './platform.ts'
import { SessionOver } from './tokens.ts'

const waitSeconds = 20
const maxRetryMs = 10_000

interface Answer {
  readonly content: readonly unknown[]
  readonly cursor: string
  readonly more: boolean
}

/** What polling works with. */
export interface PollParts {
  readonly api: Api
  readonly platform: Platform
  readonly token: () => Promise<string>
  readonly renewed: (old: string) => Promise<string>
  /** POST path of message/sync. */
  readonly path: string
  readonly onMessage: (message: WireMessage) => void
  /** Whether the last call was answered. */
  readonly onAnswering: (answering: boolean) => void
  readonly onSessionOver: () => void
}

/** Receives by HTTP while there is no socket. The cursor is kept from one time to the next. */
export class LongPoll {
  readonly #parts: PollParts
  #cursor = ''
  #run: AbortController | undefined
  #wake = () => {}

  constructor(parts: PollParts) {
    this.#parts = parts
  }

  get isOn(): boolean {
    return this.#run !== undefined
  }

  start(): void {
    if (this.#run !== undefined) return
    this.#run = new AbortController()
    void this.#loop(this.#run.signal)
  }

  stop(): void {
    this.#run?.abort()
    this.#run = undefined
    this.#wake()
  }

  /** Asks at once where it was waiting to ask again. */
  hurry(): void {
    this.#wake()
  }

  async #loop(signal: AbortSignal): Promise<void> {
    let failures = 0
    let isFirst = true
    while (!signal.aborted) {
      try {
        await this.#ask(isFirst ? 0 : waitSeconds, signal)
        if (signal.aborted) return
        ;[failures, isFirst] = [0, false]
        this.#parts.onAnswering(true)
      } catch (error) {
        if (signal.aborted) return
        if (error instanceof SessionOver) return this.#parts.onSessionOver()
        failures += 1
        this.#parts.onAnswering(false)
        await this.#pause(failures)
      }
    }
  }

  async #ask(wait: number, signal: AbortSignal): Promise<void> {
    const { api, path, token, renewed } = this.#parts
    const used = await token()
    const body = { ...(this.#cursor === '' ? {} : { cursor: this.#cursor }), wait }
    try {
      const asking = { token: used, signal, withinMs: (wait + 15) * 1000 }
      this.#take(await api.post<Answer>(path, body, asking), signal)
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error
      if (error.status === 401) await renewed(used)
      // A cursor of another time: from the beginning again, what is known is known.
      else if (error.status === 400) this.#cursor = ''
      throw error
    }
  }

  #take({ content, cursor }: Answer, signal: AbortSignal): void {
    // The socket is back and has brought them itself.
    if (signal.aborted) return
    for (const one of content) this.#parts.onMessage(messageFromJson(one))
    this.#cursor = cursor
  }

  #pause(failures: number): Promise<void> {
    const { clock, random } = this.#parts.platform
    return new Promise((resolve) => {
      const waitMs = backoffMs(failures, { random: random(), maxMs: maxRetryMs })
      const cancel = clock.after(waitMs, () => this.#wake())
      this.#wake = () => {
        cancel()
        this.#wake = () => {}
        resolve()
      }
    })
  }
}
