import type { Clock } from '../platform/platform.ts'

/** Notices may be lost, so a watched value is read this often in any case. */
const watchedMs = 30_000

export interface RefresherDeps {
  readonly clock: Clock
  readonly read: () => Promise<void>
  readonly onError: (error: unknown) => void
}

/** Reads a value again soon after a change, and now and then while somebody watches it. */
export class Refresher {
  readonly #deps: RefresherDeps
  #watchers = 0
  #planned: { readonly dueMs: number; readonly cancel: () => void } | undefined

  constructor(deps: RefresherDeps) {
    this.#deps = deps
  }

  get isWatched(): boolean {
    return this.#watchers > 0
  }

  /** Reads now and keeps the value fresh until the returned function is called. */
  keepFresh(): () => void {
    this.#watchers += 1
    this.#readNow()
    return () => {
      this.#watchers -= 1
    }
  }

  /** Reads within this time. Changes until then cause one read. */
  changed(withinMs: number): void {
    const { clock } = this.#deps
    const dueMs = clock.now() + withinMs
    if (this.#planned !== undefined && this.#planned.dueMs <= dueMs) return
    this.stop()
    this.#planned = { dueMs, cancel: clock.after(withinMs, () => this.#readNow()) }
  }

  stop(): void {
    this.#planned?.cancel()
    this.#planned = undefined
  }

  #readNow(): void {
    const { read, onError } = this.#deps
    this.stop()
    if (this.isWatched) this.changed(watchedMs)
    read().catch(onError)
  }
}
