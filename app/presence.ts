import type { Uid } from '../domain/ids.ts'
import type { Clock } from './clock.ts'

interface Seen {
  connections: number
  cancelGrace: (() => void) | undefined
}

/** Which agents are there: at least one live connection, or less than `graceMs` since the last one. */
export class Presence {
  readonly #clock: Clock
  readonly #graceMs: number
  readonly #onAppeared: (uid: Uid) => void
  readonly #seen = new Map<Uid, Seen>()

  constructor(clock: Clock, graceMs: number, onAppeared: (uid: Uid) => void) {
    this.#clock = clock
    this.#graceMs = graceMs
    this.#onAppeared = onAppeared
  }

  isPresent(uid: Uid): boolean {
    return this.#seen.has(uid)
  }

  /** Those present now. */
  all(): ReadonlySet<Uid> {
    return new Set(this.#seen.keys())
  }

  connected(uid: Uid): void {
    const seen = this.#seen.get(uid)
    seen?.cancelGrace?.()
    this.#seen.set(uid, { connections: (seen?.connections ?? 0) + 1, cancelGrace: undefined })
    if (seen === undefined) this.#onAppeared(uid)
  }

  disconnected(uid: Uid): void {
    const seen = this.#seen.get(uid)
    if (seen === undefined) return
    seen.connections -= 1
    if (seen.connections > 0) return
    seen.cancelGrace = this.#clock.after(this.#graceMs, () => this.#seen.delete(uid))
  }
}
