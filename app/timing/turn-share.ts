/**
 * Limits the part of each turn of the event loop that one kind of work may take. Work beyond it waits for the next
 * turns, in order; between two turns everything else runs. Callers bound how much waits.
 */
export class TurnShare {
  readonly #turnMs: number
  #usedMs = 0
  #waiting: (() => void)[] = []
  #next = 0
  #planned = false

  constructor(turnMs: number) {
    this.#turnMs = turnMs
  }

  /** Runs the work now or in a later turn. Returns false if it waits. The work handles its own errors. */
  run(work: () => void): boolean {
    const isDone = this.#hasRoom && this.#next === this.#waiting.length
    if (isDone) this.#do(work)
    else this.#waiting.push(work)
    this.#plan()
    return isDone
  }

  get #hasRoom(): boolean {
    return this.#usedMs < this.#turnMs
  }

  #do(work: () => void): void {
    const fromMs = performance.now()
    work()
    this.#usedMs += performance.now() - fromMs
  }

  /** Resets the share for the next turn, which starts with the waiting work, if any. */
  #plan(): void {
    if (this.#planned) return
    this.#planned = true
    setImmediate(() => {
      this.#planned = false
      this.#usedMs = 0
      if (this.#waiting.length > 0) this.#goOn()
    })
  }

  #goOn(): void {
    // Planned first: even if the work throws, the rest of it runs.
    this.#plan()
    while (this.#hasRoom && this.#next < this.#waiting.length) {
      const work = this.#waiting[this.#next]
      this.#next += 1
      if (work !== undefined) this.#do(work)
    }
    if (this.#next < this.#waiting.length) return
    this.#waiting = []
    this.#next = 0
  }
}
