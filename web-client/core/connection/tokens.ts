import { backoffMs } from '../platform/backoff.ts'
import { readJson, textOf } from '../platform/coerce.ts'
import type { Platform } from '../platform/platform.ts'
import { ApiRefusal, NoAnswer } from './api.ts'

/** A token as it is kept. Its holder may keep more with it. */
export interface Held {
  readonly accessToken: string
  /** ms since 1970 UTC. */
  readonly issuedAt: number
  readonly expiresAt: number
}

/** The tokens are no longer valid: sign in or start anew. */
export class SessionOver extends Error {}

const maxRetryMs = 60_000

/** Tokens that one tab renews in time for all tabs. */
export class Tokens<Kept extends Held> {
  readonly #platform: Platform
  readonly #name: string
  readonly #renew: (held: Kept) => Promise<Kept>
  #cancel = () => {}
  #failures = 0

  /** `renew` asks the server. If it throws ApiRefusal with 401 or 403, the session ends. */
  constructor(given: { platform: Platform; name: string; renew: (held: Kept) => Promise<Kept> }) {
    this.#platform = given.platform
    this.#name = given.name
    this.#renew = given.renew
  }

  /** Returns what is kept now, perhaps by another tab; undefined if nothing is. */
  get held(): Kept | undefined {
    const text = this.#platform.keep.get(this.#name)
    if (text === null) return undefined
    const kept = readJson(text)
    return textOf(kept.accessToken) === '' ? undefined : (kept as unknown as Kept)
  }

  hold(kept: Kept): void {
    this.#platform.keep.set(this.#name, JSON.stringify(kept))
    this.#plan()
  }

  forget(): void {
    this.#cancel()
    this.#platform.keep.remove(this.#name)
  }

  /** Renews in time from now on. */
  start(): void {
    if (this.held !== undefined) this.#plan()
  }

  stop(): void {
    this.#cancel()
  }

  /** Returns a live access token. Throws SessionOver, NoAnswer. */
  async current(): Promise<string> {
    const { held } = this
    if (held === undefined) throw new SessionOver('There is no session.')
    return this.#platform.clock.now() < held.expiresAt ? held.accessToken : this.renewed(held.accessToken)
  }

  /** Returns a new token in place of `old`, which was refused or is old. Throws SessionOver, NoAnswer, ApiRefusal. */
  async renewed(old: string): Promise<string> {
    return this.#platform.alone(`${this.#name} renewal`, async () => {
      const { held } = this
      if (held === undefined) throw new SessionOver('There is no session.')
      // Another tab was first.
      if (held.accessToken !== old) return held.accessToken
      const next = await this.#renew(held).catch((error) => this.#failed(error))
      this.hold(next)
      return next.accessToken
    })
  }

  #failed(error: unknown): never {
    if (!(error instanceof ApiRefusal) || (error.status !== 401 && error.status !== 403)) throw error
    this.forget()
    throw new SessionOver('The session is over.', { cause: error })
  }

  /** Plans the renewal after three quarters of the token's life. */
  #plan(): void {
    this.#cancel()
    const { held } = this
    if (held === undefined) return
    const { clock, random } = this.#platform
    const dueAt = held.issuedAt + (held.expiresAt - held.issuedAt) * 0.75
    const retryMs = this.#failures === 0 ? 0 : backoffMs(this.#failures, { random: random(), maxMs: maxRetryMs })
    // A browser's timer lasts 24.8 days at most.
    const waitMs = Math.min(Math.max(dueAt - clock.now(), retryMs), 24 * 60 * 60_000)
    this.#cancel = clock.after(waitMs, () => void this.#look(held, dueAt))
  }

  async #look(seen: Kept, dueAt: number): Promise<void> {
    if (this.#platform.clock.now() < dueAt) return this.#plan()
    try {
      await this.renewed(seen.accessToken)
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
