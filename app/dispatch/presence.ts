import type { Uid } from '../../domain/ids.ts'
import type { Clock } from '../timing/clock.ts'

interface Connected {
  connections: number
  cancelGrace: (() => void) | undefined
}

/** Called when agents come and go. */
export interface PresenceEvents {
  appeared(uid: Uid): void
  /** The grace after the last connection is over, or they have logged out. */
  gone(uid: Uid): void
  /** They were gone for as long as `graceMs`; called before `gone`. */
  graceOver?(): void
}

/** Tracks which agents are present: at least one live connection, or less than `graceMs` since the last one. */
export class Presence {
  readonly #clock: Clock
  readonly #graceMs: number
  readonly #events: PresenceEvents
  readonly #seen = new Map<Uid, Connected>()
  #stopped = false

  constructor(clock: Clock, graceMs: number, events: PresenceEvents) {
    this.#clock = clock
    this.#graceMs = graceMs
    this.#events = events
  }

  isPresent(uid: Uid): boolean {
    return this.#seen.has(uid)
  }

  /** Returns the agents present now. */
  all(): Iterable<Uid> {
    return this.#seen.keys()
  }

  connected(uid: Uid): void {
    const seen = this.#seen.get(uid)
    seen?.cancelGrace?.()
    this.#seen.set(uid, { connections: (seen?.connections ?? 0) + 1, cancelGrace: undefined })
    if (seen === undefined) this.#events.appeared(uid)
  }

  /** An agent who lost a connection may be about to return; one who logged out is not. */
  disconnected(uid: Uid, how: 'lost' | 'loggedOut' = 'lost'): void {
    const seen = this.#seen.get(uid)
    if (seen === undefined) return
    seen.connections -= 1
    if (seen.connections > 0) return
    if (how === 'lost') seen.cancelGrace = this.#beginGrace(uid)
    else this.#leave(uid)
  }

  /** Reports that a session of an agent is over: without a connection there is no grace to wait for. */
  loggedOut(uid: Uid): void {
    const seen = this.#seen.get(uid)
    if (seen === undefined || seen.connections > 0) return
    seen.cancelGrace?.()
    this.#leave(uid)
  }

  /** After a start: grants the grace to an agent with work, who may be about to return. */
  expect(uid: Uid): void {
    if (!this.#seen.has(uid)) this.#seen.set(uid, { connections: 0, cancelGrace: this.#beginGrace(uid) })
  }

  /** Reports nobody any more: agents disconnected by the end of the server are not gone. */
  stop(): void {
    for (const { cancelGrace } of this.#seen.values()) cancelGrace?.()
    this.#stopped = true
  }

  #beginGrace(uid: Uid): () => void {
    if (this.#stopped) return () => {}
    return this.#clock.after(this.#graceMs, () => {
      if (!this.#stopped) this.#events.graceOver?.()
      this.#leave(uid)
    })
  }

  #leave(uid: Uid): void {
    if (this.#stopped) return
    this.#seen.delete(uid)
    this.#events.gone(uid)
  }
}
