import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { Clock } from '../platform/platform.ts'

/** A browser's timer lasts 24.8 days at most. With a longer delay it fires at once. */
const longestMs = 24 * 60 * 60_000

export interface ExpiringListDeps<One> {
  readonly clock: Clock
  readonly keyOf: (one: One) => string
}

/** A list that drops each item when its time is over. `endsAt` is in ms since 1970 UTC by the local clock. */
export class ExpiringList<One extends { readonly endsAt: number }> {
  readonly #all = signal<readonly One[]>([])
  readonly all: ReadonlySignal<readonly One[]> = this.#all
  readonly #deps: ExpiringListDeps<One>
  #cancel = () => {}

  constructor(deps: ExpiringListDeps<One>) {
    this.#deps = deps
  }

  find(key: string): One | undefined {
    return this.#all.value.find((one) => this.#deps.keyOf(one) === key)
  }

  /** Puts an item last, in place of the one with its key. */
  put(one: One): void {
    const key = this.#deps.keyOf(one)
    this.replace([...this.#all.value.filter((other) => this.#deps.keyOf(other) !== key), one])
  }

  remove(key: string): void {
    this.replace(this.#all.value.filter((one) => this.#deps.keyOf(one) !== key))
  }

  /** Replaces all items. */
  replace(all: readonly One[]): void {
    this.#all.value = all
    this.#expire()
  }

  stop(): void {
    this.#cancel()
  }

  /** Drops expired items now, and again when the next one expires. */
  #expire(): void {
    this.#cancel()
    const { clock } = this.#deps
    const now = clock.now()
    const running = this.#all.value.filter(({ endsAt }) => endsAt > now)
    if (running.length < this.#all.value.length) this.#all.value = running
    if (running.length === 0) return
    const nextAt = Math.min(...running.map(({ endsAt }) => endsAt), now + longestMs)
    this.#cancel = clock.after(nextAt - now + 1, () => this.#expire())
  }
}
