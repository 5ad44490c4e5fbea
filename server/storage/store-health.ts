import { sentenceOf } from '../../domain/refusal-sentences.ts'
import type { StorageFault } from '../../domain/storage-fault.ts'

export interface HealthOptions {
  readonly everyMs: number
  /** Called with a new fault, and with null when it is over; never twice in a row with the same. */
  readonly onChange: (fault: StorageFault | null, reason: string) => void
  /** The database is damaged or gone. */
  readonly onDeath: (error: Error) => void
}

/** A test write of this many bytes. */
export type Beat = (bytes: number) => Promise<void>

/** On a disk that was full, one more page is not enough space for messages. */
const healedBytes = 64 * 1024
/** When a write takes more than this many rounds, the disk has stalled. */
const maxRounds = 4

/**
 * Tracks whether the database accepts writes, by a test write every few seconds and by every write that failed. A
 * damaged or missing database ends the process: anything it acknowledged after that would be lost.
 */
export class StoreHealth {
  readonly #options: HealthOptions
  #fault: StorageFault | null = null
  #reason = ''
  #isUp = false
  #timer: NodeJS.Timeout | undefined
  #pending: Promise<void> = Promise.resolve()
  #begunAt: number | undefined

  constructor(options: HealthOptions) {
    this.#options = options
  }

  /** Returns what prevents writing; null for nothing. */
  get fault(): StorageFault | null {
    if (this.#fault !== null) return this.#fault
    const isLate = this.#begunAt !== undefined && performance.now() - this.#begunAt > maxRounds * this.#options.everyMs
    return isLate ? 'failing' : null
  }

  /** Returns the last fault in SQLite's words. */
  get reason(): string {
    return this.#reason
  }

  /** Records a failed write. */
  failed(fault: StorageFault, reason: string): void {
    const isFinal = fault === 'damaged' || fault === 'gone'
    if (isFinal && this.#isUp) this.#options.onDeath(new Error(reason))
    else this.#become(fault, reason)
  }

  /** Makes a test write immediately, and then repeats it. Rejects if the first one fails; then it does not repeat. */
  async start(beat: Beat): Promise<void> {
    await beat(0)
    this.#isUp = true
    this.#plan(beat)
  }

  /** Resolves when no test write is in progress any more. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#pending
    clearTimeout(this.#timer)
  }

  async #beat(beat: Beat): Promise<void> {
    this.#begunAt = performance.now()
    try {
      await beat(this.#fault === null ? 0 : healedBytes)
      this.#become(null, 'it takes writes')
    } catch (error) {
      // A storage fault has already been reported; a bug must not end the rounds.
      this.#become(this.#fault ?? 'failing', sentenceOf(error as Error))
    } finally {
      this.#begunAt = undefined
    }
    this.#plan(beat)
  }

  #plan(beat: Beat): void {
    this.#timer = setTimeout(() => {
      this.#pending = this.#beat(beat)
    }, this.#options.everyMs).unref()
  }

  #become(fault: StorageFault | null, reason: string): void {
    if (fault === this.#fault) return
    this.#fault = fault
    this.#reason = reason
    if (this.#isUp) this.#options.onChange(fault, reason)
  }
}
