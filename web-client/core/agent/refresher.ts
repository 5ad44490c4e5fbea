import type { Clock } from '../platform/platform.ts'

/** Notices may be lost on the way, so it is read this often while somebody looks, whatever is told. */
const lookedAtMs = 30_000

export interface RefresherDeps {
  readonly clock: Clock
  readonly read: () => Promise<void>
  readonly onError: (error: unknown) => void
}

/** Reads again soon after something has changed, and now and then while somebody looks. */
export class Refresher {
  readonly #parts: RefresherDeps
  #lookers = 0
  #planned: { readonly dueMs: number; readonly cancel: () => void } | undefined

  constructor(parts: RefresherDeps) {
    this.#parts = parts
  }

  get isLookedAt(): boolean {
    return this.#lookers > 0
  }

  /** Reads now and keeps it fresh. Returns a function that ends this. */
  look(): () => void {
    this.#lookers += 1
    this.#readNow()
    return () => {
      this.#lookers -= 1
    }
  }

  /** Reads within this time. Changes until then cause one read. */
  changed(withinMs: number): void {
    const { clock } = this.#parts
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
    const { read, onError } = this.#parts
    this.stop()
    if (this.isLookedAt) this.changed(lookedAtMs)
    read().catch(onError)
  }
}
