import { backoffMs } from '../platform/backoff.ts'
import type { Platform } from '../platform/platform.ts'
import type { Api } from './api.ts'
import { spreadMs, waitForServer } from './wait-for-server.ts'

const maxRetryMs = 30_000
/** Signs of waking within this time count as one. */
const wakingMs = 1000

export interface ReconnectorDeps {
  readonly platform: Platform
  readonly api: Api
  /** Called when it begins to look for the server; the current connection, if any, should be dropped. */
  readonly onSeek: () => void
  /** Called each time the server does not answer while it is sought. */
  readonly onSilent: () => void
  /** Called when the server answers by HTTP. */
  readonly onThere: () => void
  /** Called when it is time to connect. */
  readonly onDue: () => void
}

/**
 * Decides when to connect again: as soon as the server answers, but less and less often if it answers and still opens
 * no socket.
 */
export class Reconnector {
  readonly #deps: ReconnectorDeps
  #failures = 0
  #soughtAt = Number.NEGATIVE_INFINITY
  /** Whether the server has answered since the connection was lost. */
  #isThere = false
  #cancelRetry = () => {}
  #cancelCheck = () => {}

  constructor(deps: ReconnectorDeps) {
    this.#deps = deps
  }

  /** Call when a connection is open. */
  connected(): void {
    this.#failures = 0
    this.#cancelCheck()
  }

  /** Call when an open connection has ended. */
  lost(): void {
    this.#isThere = false
  }

  /** Call when the server has answered by HTTP: the next attempt then waits. */
  answered(): void {
    this.#isThere = true
  }

  /** Call when an attempt has failed. A server that answers but opens no socket is too busy, or a proxy refuses. */
  retry(): void {
    if (!this.#isThere) return this.seek()
    const { platform, onDue } = this.#deps
    const { clock, random } = platform
    const waitMs = backoffMs(this.#failures, { random: random(), maxMs: maxRetryMs })
    this.#failures += 1
    this.#cancelRetry()
    this.#cancelRetry = clock.after(waitMs, onDue)
  }

  /** Call when HTTP has failed, too: the server is away, or just too busy for HTTP. */
  check(): void {
    const { platform, api, onThere } = this.#deps
    this.#cancelCheck()
    this.#cancelCheck = waitForServer({ platform, api, onThere, onSilent: () => this.seek() })
  }

  /** Seeks the server and connects once it answers, within `withinMs` so that not all pages connect at once. */
  seek(withinMs = spreadMs): void {
    const { platform, api, onSeek, onSilent, onThere, onDue } = this.#deps
    this.stop()
    onSeek()
    this.#failures = 0
    this.#soughtAt = platform.clock.now()
    this.#cancelRetry = waitForServer({
      ...{ platform, api, onSilent, spreadMs: withinMs },
      onThere: () => {
        this.#isThere = true
        onThere()
        onDue()
      },
    })
  }

  /** Seeks the server, unless it has just begun to. */
  wake(): void {
    if (this.#deps.platform.clock.now() - this.#soughtAt >= wakingMs) this.seek()
  }

  stop(): void {
    this.#cancelRetry()
    this.#cancelCheck()
  }
}
