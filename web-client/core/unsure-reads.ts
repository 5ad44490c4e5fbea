import type { Clock } from './platform.ts'

/** A loss is noticed within it. */
const unsureForMs = 30_000
const most = 50

/** What was told to be read last: by a connection that was dying, perhaps, or while there was none. */
export class UnsureReads {
  readonly #clock: Clock
  #reads: { readonly uid: string; readonly at: number }[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Those told longer ago than a loss takes to be noticed are sure, if they were told at all. */
  add(uids: readonly string[], way: 'connected' | 'none'): void {
    const now = this.#clock.now()
    const unsure = this.#reads.filter(({ at }) => way === 'none' || at >= now - unsureForMs)
    this.#reads = [...unsure, ...uids.map((uid) => ({ uid, at: now }))].slice(-most)
  }

  /** All of them; none are left. */
  take(): string[] {
    return this.#reads.splice(0).map(({ uid }) => uid)
  }
}
