import { sentenceOf } from '../../domain/refusal-sentences.ts'
import type { StorageFault } from '../../store/sqlite/driver/storage-fault.ts'

/** What the health of the store works with. */
export interface HealthOptions {
  readonly everyMs: number
  /** Hears of what stands in the way, and of null when nothing does any more; not twice of the same. */
  readonly onChange: (fault: StorageFault | null, reason: string) => void
  /** The database is damaged or gone. */
  readonly onDeath: (error: Error) => void
}

/** A write of so many bytes. */
export type Beat = (bytes: number) => Promise<void>

/** On a disk that was full, a page more is no room for messages. */
const healedBytes = 64 * 1024
/** A write takes longer than this many rounds: the disk stands still. */
const maxRounds = 4

/**
 * Knows whether the database takes writes: by one of its own every few seconds, and by every one that failed. A database
 * that is damaged or gone ends the process: what it acknowledged after that would not be found again.
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

  /** What stands in the way of a write; null for nothing. */
  get fault(): StorageFault | null {
    if (this.#fault !== null) return this.#fault
    const isLate = this.#begunAt !== undefined && performance.now() - this.#begunAt > maxRounds * this.#options.everyMs
    return isLate ? 'failing' : null
  }

  /** The last thing that stood in the way, in SQLite's words. */
  get reason(): string {
    return this.#reason
  }

  /** A write failed. */
  failed(fault: StorageFault, reason: string): void {
    const isFinal = fault === 'damaged' || fault === 'gone'
    if (isFinal && this.#isUp) this.#options.onDeath(new Error(reason))
    else this.#become(fault, reason)
  }

  /** Writes at once, and then again and again. Rejects when the first time fails: then there are no others. */
  async start(beat: Beat): Promise<void> {
    await beat(0)
    this.#isUp = true
    this.#plan(beat)
  }

  /** Resolves when nothing is written any more. */
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
      // A fault of the storage has told itself; a bug must not end the rounds.
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
