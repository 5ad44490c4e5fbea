import type { WireMessage } from '../../../proto/wire.ts'
import type { Platform } from '../platform/platform.ts'
import { type Api, ApiRefusal } from './api.ts'
import { readMessage } from './read-message.ts'
import { SessionOver, type TokenSource } from './tokens.ts'

const waitSeconds = 20

interface Answer {
  readonly content: readonly unknown[]
  readonly cursor: string
  readonly more: boolean
}

export interface LongPollDeps {
  readonly api: Api
  readonly platform: Platform
  readonly tokens: TokenSource
  /** The POST path of message/sync. */
  readonly path: string
  readonly onMessage: (message: WireMessage) => void
  /** Called after each answer. */
  readonly onAnswer: () => void
  /** Called when there was no useful answer. The poll has stopped then. */
  readonly onSilent: () => void
  readonly onSessionOver: () => void
}

/** Receives by HTTP while there is no socket. Keeps its cursor from one run to the next. */
export class LongPoll {
  readonly #deps: LongPollDeps
  #cursor = ''
  #run: AbortController | undefined

  constructor(deps: LongPollDeps) {
    this.#deps = deps
  }

  start(): void {
    if (this.#run !== undefined) return
    this.#run = new AbortController()
    void this.#loop(this.#run.signal)
  }

  stop(): void {
    this.#run?.abort()
    this.#run = undefined
  }

  async #loop(signal: AbortSignal): Promise<void> {
    let [isFirst, wasMended] = [true, false]
    while (!signal.aborted) {
      try {
        await this.#poll(isFirst ? 0 : waitSeconds, signal)
        if (signal.aborted) return
        ;[isFirst, wasMended] = [false, false]
        this.#deps.onAnswer()
      } catch (error) {
        if (signal.aborted) return
        if (error instanceof SessionOver) return this.#deps.onSessionOver()
        if (wasMended || !isMended(error)) {
          this.stop()
          return this.#deps.onSilent()
        }
        wasMended = true
      }
    }
  }

  async #poll(wait: number, signal: AbortSignal): Promise<void> {
    const { api, path, tokens } = this.#deps
    const used = await tokens.current()
    const body = { ...(this.#cursor === '' ? {} : { cursor: this.#cursor }), wait }
    try {
      const options = { token: used, signal, withinMs: (wait + 15) * 1000 }
      this.#deliver(await api.post<Answer>(path, body, options), signal)
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error
      if (error.status === 401) await tokens.renewed(used)
      // The cursor is out of date: start from the beginning. Known messages do no harm.
      else if (error.status === 400) this.#cursor = ''
      throw error
    }
  }

  #deliver({ content, cursor }: Answer, signal: AbortSignal): void {
    // The socket is back and has brought these messages itself.
    if (signal.aborted) return
    for (const one of content) this.#deps.onMessage(readMessage(one))
    this.#cursor = cursor
  }
}

/** Whether a new token or a new cursor may help at once. */
function isMended(error: unknown): boolean {
  return error instanceof ApiRefusal && (error.status === 401 || error.status === 400)
}
