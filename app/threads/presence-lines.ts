import type { ThreadUid } from '../../domain/ids.ts'
import type { EventKind } from '../../domain/message/system-event.ts'
import type { Clock } from '../timing/clock.ts'

/** What a line says of a visitor. */
export type PresenceLine = Extract<EventKind, 'VISITOR_LEFT' | 'VISITOR_BACK'>

/** The least time between two lines of a thread; it doubles with each line, and starts anew after a quiet hour. */
const leastMs = 60_000
const mostMs = 60 * 60_000
const maxRemembered = 50_000

interface Written {
  readonly line: PresenceLine
  readonly at: number
  readonly restMs: number
  readonly cancel: () => void
}

/** Decides when a thread gets another line about its visitor, so that a flapping connection does not fill the log. */
export class PresenceLines {
  readonly #clock: Clock
  readonly #written = new Map<ThreadUid, Written>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Returns the last line of a thread; undefined if it is not remembered. */
  lastOf(threadUid: ThreadUid): PresenceLine | undefined {
    return this.#written.get(threadUid)?.line
  }

  /** Returns whether a line may be written now; if not, calls `later` once it may. */
  mayWrite(threadUid: ThreadUid, later: () => void): boolean {
    const written = this.#written.get(threadUid)
    if (written === undefined) return true
    const leftMs = written.at + written.restMs - this.#clock.now()
    if (leftMs <= 0) return true
    written.cancel()
    this.#written.set(threadUid, { ...written, cancel: this.#clock.after(leftMs, later) })
    return false
  }

  /** Remembers a line that was written. */
  wrote(threadUid: ThreadUid, line: PresenceLine): void {
    const before = this.#written.get(threadUid)
    const at = this.#clock.now()
    const isQuiet = before === undefined || at - before.at > mostMs
    const restMs = isQuiet ? leastMs : Math.min(mostMs, before.restMs * 2)
    this.forget(threadUid)
    this.#written.set(threadUid, { line, at, restMs, cancel: () => {} })
    const [oldest] = this.#written.keys()
    if (this.#written.size > maxRemembered && oldest !== undefined) this.forget(oldest)
  }

  /** Forgets a thread, such as one that has ended. */
  forget(threadUid: ThreadUid): void {
    this.#written.get(threadUid)?.cancel()
    this.#written.delete(threadUid)
  }

  stop(): void {
    for (const { cancel } of this.#written.values()) cancel()
  }
}
