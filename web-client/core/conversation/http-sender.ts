import { noThread, noUser, type WireMessage } from '../../../proto/wire.ts'
import { type Api, ApiRefusal } from '../connection/api.ts'
import { readMessage } from '../connection/read-message.ts'
import type { ServerConnection } from '../connection/server-connection.ts'
import { SessionOver } from '../connection/tokens.ts'
import { backoffMs } from '../platform/backoff.ts'
import type { Letter, Pending } from '../platform/letter-store.ts'
import type { Platform } from '../platform/platform.ts'
import type { Letters } from './letters.ts'

const maxRetryMs = 15_000

export interface HttpSenderDeps {
  readonly platform: Platform
  readonly letters: Letters
  readonly connection: ServerConnection
  readonly api: Api
  readonly channel: string
  readonly token: () => Promise<string>
  /** The POST path for one message. */
  readonly sendPath: string
  /** Called with stored messages that came back. */
  readonly onStored: (message: WireMessage) => void
  readonly onRefused: (uid: string, word: string) => void
}

/** Sends letters by HTTP, one after the other, while the connection is a fallback. */
export class HttpSender {
  readonly #deps: HttpSenderDeps
  #isSending = false
  #failures = 0
  #cancelRetry = () => {}

  constructor(deps: HttpSenderDeps) {
    this.#deps = deps
  }

  /** Sends all letters that wait. Does nothing if it is under way. */
  async send(): Promise<void> {
    if (this.#isSending) return
    this.#isSending = true
    const { letters, connection } = this.#deps
    try {
      for (;;) {
        const [letter] = letters.inState('queued')
        if (letter === undefined || connection.state.value !== 'fallback') return
        if (!(await this.#post(letter))) return
      }
    } finally {
      this.#isSending = false
    }
  }

  /** Forgets earlier failures. Call when the connection has changed. */
  reset(): void {
    this.#failures = 0
  }

  stop(): void {
    this.#cancelRetry()
  }

  /** Returns false if the next letter has to wait. */
  async #post(letter: Pending): Promise<boolean> {
    const { letters, api, token, sendPath, channel, onStored, onRefused } = this.#deps
    const { uid } = letter
    letters.change(uid, { state: 'sending' })
    try {
      const stored = await api.post<unknown>(sendPath, packetOf(letter, channel), { token: await token() })
      this.#failures = 0
      if (stored !== null) onStored(readMessage(stored))
      await letters.discard(uid)
      return true
    } catch (error) {
      if (error instanceof ApiRefusal && !error.isPassing && error.status !== 401) {
        onRefused(uid, error.word)
        return true
      }
      letters.change(uid, { state: 'queued', failure: error instanceof ApiRefusal ? error.word : '' })
      if (!(error instanceof SessionOver)) this.#retryLater()
      return false
    }
  }

  #retryLater(): void {
    const { clock, random } = this.#deps.platform
    this.#failures += 1
    this.#cancelRetry()
    const waitMs = backoffMs(this.#failures, { random: random(), maxMs: maxRetryMs })
    this.#cancelRetry = clock.after(waitMs, () => void this.send())
  }
}

/** Returns the packet that carries a letter. */
export function packetOf({ uid, type, content, extra, topic }: Letter, channel: string): WireMessage {
  const unknown = { user: noUser, status: 'SENDING', createdAt: '', seq: 0, sentAt: 0 }
  return { uid, type, content, extra, channel, thread: { ...noThread, topic }, ...unknown }
}
