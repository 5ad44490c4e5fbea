import { type ReadonlySignal, signal } from '@preact/signals-core'
import { ApiRefusal, NoAnswer, wordOf } from '../connection/api.ts'
import { SessionOver } from '../connection/tokens.ts'
import type { Clock } from '../platform/platform.ts'

const retryAfterMs = 5000

/** Reads everything that a workspace shows, and reads it again 5 s after a failure. */
export class WorkspaceReader {
  readonly #isRead = signal(false)
  readonly #failure = signal<Error | undefined>(undefined)
  /** Whether everything was read once. */
  readonly isRead: ReadonlySignal<boolean> = this.#isRead
  /** The last failure; undefined once everything was read after it. */
  readonly failure: ReadonlySignal<Error | undefined> = this.#failure
  readonly #clock: Clock
  readonly #readAll: () => Promise<unknown>
  #cancelRetry = () => {}

  constructor(clock: Clock, readAll: () => Promise<unknown>) {
    this.#clock = clock
    this.#readAll = readAll
  }

  /** Reads everything. Keeps what `onError` keeps, and throws what it throws. */
  async read(): Promise<void> {
    this.stop()
    try {
      await this.#readAll()
      this.#failure.value = undefined
      this.#isRead.value = true
    } catch (error) {
      this.onError(error)
    }
  }

  /** Keeps an error of the server or network and plans a retry. Throws any other error: it is a bug. */
  onError(error: unknown): void {
    if (error instanceof SessionOver) return
    if (!(error instanceof ApiRefusal || error instanceof NoAnswer)) throw error
    this.#failure.value = error
    this.stop()
    if (wordOf(error) === 'unauthenticated') return
    this.#cancelRetry = this.#clock.after(retryAfterMs, () => void this.read())
  }

  /** Cancels the planned retry. */
  stop(): void {
    this.#cancelRetry()
  }
}
