import { backoffMs } from '../platform/backoff.ts'
import { readJson, textOf } from '../platform/coerce.ts'
import type { Platform } from '../platform/platform.ts'
import { ApiRefusal, NoAnswer } from './api.ts'

/** A token as this origin stores it. Its owner may store more with it. */
export interface StoredToken {
  readonly accessToken: string
  /** ms since 1970 UTC. */
  readonly issuedAt: number
  readonly expiresAt: number
}

/** Gives live tokens. Both methods throw SessionOver, NoAnswer, ApiRefusal. */
export interface TokenSource {
  readonly current: () => Promise<string>
  /** Returns a new token in place of `old`, which was refused. */
  readonly renewed: (old: string) => Promise<string>
}

/** The tokens are no longer valid: sign in or start anew. */
export class SessionOver extends Error {}

const maxRetryMs = 60_000

/** Tokens that one tab renews in time for all tabs. */
export class Tokens<Token extends StoredToken> {
  readonly #platform: Platform
  readonly #name: string
  readonly #renew: (stored: Token) => Promise<Token>
  #cancel = () => {}
  #failures = 0

  /** `renew` asks the server. If it throws ApiRefusal with 401 or 403, the session ends. */
  constructor(options: { platform: Platform; name: string; renew: (stored: Token) => Promise<Token> }) {
    this.#platform = options.platform
    this.#name = options.name
    this.#renew = options.renew
  }

  /** Returns the stored token, which another tab may have stored; undefined if there is none. */
  get stored(): Token | undefined {
    const text = this.#platform.storage.get(this.#name)
    if (text === null) return undefined
    const read = readJson(text)
    return textOf(read.accessToken) === '' ? undefined : (read as unknown as Token)
  }

  store(token: Token): void {
    this.#platform.storage.set(this.#name, JSON.stringify(token))
    this.#plan()
  }

  clear(): void {
    this.#cancel()
    this.#platform.storage.remove(this.#name)
  }

  /** Renews in time from now on. */
  start(): void {
    if (this.stored !== undefined) this.#plan()
  }

  stop(): void {
    this.#cancel()
  }

  /** Returns a live access token. Throws SessionOver, NoAnswer. */
  async current(): Promise<string> {
    const { stored } = this
    if (stored === undefined) throw new SessionOver('There is no session.')
    return this.#platform.clock.now() < stored.expiresAt ? stored.accessToken : this.renewed(stored.accessToken)
  }

  /** Returns a new token in place of `old`, which was refused or is old. Throws SessionOver, NoAnswer, ApiRefusal. */
  async renewed(old: string): Promise<string> {
    return this.#platform.withLock(`${this.#name} renewal`, async () => {
      const { stored } = this
      if (stored === undefined) throw new SessionOver('There is no session.')
      // Another tab was first.
      if (stored.accessToken !== old) return stored.accessToken
      const next = await this.#renew(stored).catch((error) => this.#failed(error))
      this.store(next)
      return next.accessToken
    })
  }

  #failed(error: unknown): never {
    if (!(error instanceof ApiRefusal) || (error.status !== 401 && error.status !== 403)) throw error
    this.clear()
    throw new SessionOver('The session is over.', { cause: error })
  }

  /** Plans the renewal after three quarters of the token's life. */
  #plan(): void {
    this.#cancel()
    const { stored } = this
    if (stored === undefined) return
    const { clock, random } = this.#platform
    const dueAt = stored.issuedAt + (stored.expiresAt - stored.issuedAt) * 0.75
    const retryMs = this.#failures === 0 ? 0 : backoffMs(this.#failures, { random: random(), maxMs: maxRetryMs })
    // A browser's timer lasts 24.8 days at most.
    const waitMs = Math.min(Math.max(dueAt - clock.now(), retryMs), 24 * 60 * 60_000)
    this.#cancel = clock.after(waitMs, () => void this.#renewWhenDue(stored, dueAt))
  }

  async #renewWhenDue(token: Token, dueAt: number): Promise<void> {
    if (this.#platform.clock.now() < dueAt) return this.#plan()
    try {
      await this.renewed(token.accessToken)
      this.#failures = 0
    } catch (error) {
      // The connection notices on its own that the session is over.
      if (error instanceof SessionOver) return
      if (!(error instanceof NoAnswer || error instanceof ApiRefusal)) throw error
      this.#failures += 1
      this.#plan()
    }
  }
}
