import type { ClientId, ThreadUid } from '../domain/ids.ts'
import type { Cursor, Devices } from '../store/ports/devices.ts'
import type { Clock } from './clock.ts'

const flushDelayMs = 200
/** A thread that ended this shortly ago may not have been told yet: settled means settled before that. */
const settleMarginMs = 10_000

/** Keeps how far devices have acknowledged and writes it in bulk: repeats after a crash are at most one flush old. */
export class CursorBook {
  readonly #devices: Devices
  readonly #clock: Clock
  readonly #onError: (error: unknown) => void
  readonly #dirty = new Map<ClientId, Map<ThreadUid, number>>()
  readonly #settled = new Set<ClientId>()
  #planned = false
  #flushing: Promise<void> = Promise.resolve()

  constructor(devices: Devices, clock: Clock, onError: (error: unknown) => void) {
    this.#devices = devices
    this.#clock = clock
    this.#onError = onError
  }

  /** A device has acknowledged a thread up to a place; `settled` when nothing else is owed to it. */
  mark({ clientId, threadUid, seq }: Cursor, settled: boolean): void {
    const cursors = this.#dirty.get(clientId) ?? new Map<ThreadUid, number>()
    cursors.set(threadUid, seq)
    this.#dirty.set(clientId, cursors)
    if (settled) this.#settled.add(clientId)
    else this.#settled.delete(clientId)
    if (this.#planned) return
    this.#planned = true
    this.#clock.after(flushDelayMs, () => {
      this.flush().catch(this.#onError)
    })
  }

  /** Writes everything marked so far, one flush at a time. */
  flush(): Promise<void> {
    this.#planned = false
    this.#flushing = this.#flushing.catch(() => undefined).then(() => this.#write())
    return this.#flushing
  }

  async #write(): Promise<void> {
    if (this.#dirty.size === 0) return
    const cursors = [...this.#dirty].flatMap(([clientId, seqs]) =>
      [...seqs].map(([threadUid, seq]) => ({ clientId, threadUid, seq })),
    )
    const settled = [...this.#settled]
    this.#dirty.clear()
    this.#settled.clear()
    await this.#devices.save(cursors, settled, this.#clock.now() - settleMarginMs)
  }
}
