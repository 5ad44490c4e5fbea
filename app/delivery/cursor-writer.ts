import type { ClientId, ThreadUid } from '../../domain/ids.ts'
import type { Moment } from '../../domain/moment.ts'
import type { Cursor, Devices } from '../../store/ports/devices.ts'
import type { Clock } from '../timing/clock.ts'

const flushDelayMs = 200
const retryDelayMs = 1000
/**
 * What was committed this recently may not have been delivered yet, so a device counts as settled only before that.
 */
const settleMarginMs = 10_000
/** How far apart the marks are that are kept. */
const markRestMs = 1000

/**
 * Keeps the cursors that devices have acknowledged and writes them in bulk: after a crash, repeats are at most one
 * flush old.
 */
export class CursorWriter {
  readonly #devices: Devices
  readonly #clock: Clock
  readonly #onError: (error: unknown) => void
  readonly #dirty = new Map<ClientId, Map<ThreadUid, number>>()
  readonly #settled = new Set<ClientId>()
  /** The devices whose cursors are being written. */
  #writing: ReadonlySet<ClientId> = new Set()
  /** Marks of the last writes, the oldest first, with the time at which everything below them was committed. */
  readonly #marks: Moment[] = []
  /** No later than the moment any device of `#settled` was settled. */
  #settledSinceMs = 0
  #planned = false
  #flushing: Promise<void> = Promise.resolve()

  constructor(devices: Devices, clock: Clock, onError: (error: unknown) => void) {
    this.#devices = devices
    this.#clock = clock
    this.#onError = onError
  }

  /** Records that a device has acknowledged a thread up to `seq`; `settled` if nothing else is owed to it. */
  mark({ clientId, threadUid, seq }: Cursor, settled: boolean): void {
    this.#cursorsOf(clientId).set(threadUid, seq)
    if (settled) this.settle(clientId)
    else this.#settled.delete(clientId)
    this.#plan(flushDelayMs)
  }

  /** Records that nothing is owed to a device now. */
  settle(clientId: ClientId): void {
    if (this.#settled.size === 0) this.#settledSinceMs = this.#clock.now()
    this.#settled.add(clientId)
    this.#plan(flushDelayMs)
  }

  /** Discards what is not yet written of a device. */
  drop(clientId: ClientId): void {
    this.#dirty.delete(clientId)
    this.#settled.delete(clientId)
  }

  /** Resolves once everything marked for a device is written; immediately if it already is. */
  async flushOf(clientId: ClientId): Promise<void> {
    if (this.#dirty.has(clientId) || this.#settled.has(clientId)) await this.flush()
    else if (this.#writing.has(clientId)) await this.#flushing
  }

  /** Writes everything marked so far, one flush at a time. Retries what could not be written. */
  flush(): Promise<void> {
    this.#planned = false
    this.#flushing = this.#flushing.catch(() => undefined).then(() => this.#write())
    return this.#flushing
  }

  #plan(delayMs: number): void {
    if (this.#planned) return
    this.#planned = true
    this.#clock.after(delayMs, () => {
      this.flush().catch(this.#onError)
    })
  }

  async #write(): Promise<void> {
    if (this.#dirty.size === 0 && this.#settled.size === 0) return
    const cursors = [...this.#dirty].flatMap(([clientId, seqs]) =>
      [...seqs].map(([threadUid, seq]) => ({ clientId, threadUid, seq })),
    )
    const settled = [...this.#settled]
    this.#writing = new Set([...this.#dirty.keys(), ...settled])
    this.#dirty.clear()
    this.#settled.clear()
    try {
      const settledMs = this.#settledSinceMs - settleMarginMs
      const mark = await this.#devices.save(cursors, settled, { ms: settledMs, mark: this.#markAt(settledMs) })
      this.#keep({ mark, ms: this.#clock.now() })
    } catch (error) {
      this.#putBack(cursors)
      throw error
    } finally {
      this.#writing = new Set()
    }
  }

  /** Returns the newest mark below which everything was committed at a time; 0 if none is known. */
  #markAt(ms: number): number {
    return this.#marks.findLast((one) => one.ms <= ms)?.mark ?? 0
  }

  #keep(moment: Moment): void {
    // A clock that went back makes the older times worthless.
    if (moment.ms < (this.#marks.at(-1)?.ms ?? 0)) this.#marks.length = 0
    if (moment.ms >= (this.#marks.at(-1)?.ms ?? 0) + markRestMs) this.#marks.push(moment)
    // The newest one that is old enough stays.
    while ((this.#marks[1]?.ms ?? moment.ms) <= moment.ms - 2 * settleMarginMs) this.#marks.shift()
  }

  /**
   * Does not restore the settled devices: they may no longer be settled, and a device looked up in too many threads
   * loses nothing.
   */
  #putBack(cursors: readonly Cursor[]): void {
    for (const { clientId, threadUid, seq } of cursors) {
      const newer = this.#cursorsOf(clientId)
      if (!newer.has(threadUid)) newer.set(threadUid, seq)
    }
    if (cursors.length > 0) this.#plan(retryDelayMs)
  }

  #cursorsOf(clientId: ClientId): Map<ThreadUid, number> {
    const known = this.#dirty.get(clientId)
    if (known !== undefined) return known
    const cursors = new Map<ThreadUid, number>()
    this.#dirty.set(clientId, cursors)
    return cursors
  }
}
