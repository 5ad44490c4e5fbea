import type { Uid } from '../domain/ids.ts'

/** Runs a job for each target, one round at a time; a wake during a round makes one more round. */
export class Rounds {
  readonly #run: (targetUid: Uid) => Promise<void>
  readonly #onError: (error: unknown, targetUid: Uid) => void
  readonly #running = new Map<Uid, { again: boolean; done: Promise<void> }>()
  #stopped = false

  constructor(run: (targetUid: Uid) => Promise<void>, onError: (error: unknown, targetUid: Uid) => void) {
    this.#run = run
    this.#onError = onError
  }

  wake(targetUid: Uid): void {
    if (this.#stopped) return
    const running = this.#running.get(targetUid)
    if (running !== undefined) {
      running.again = true
      return
    }
    const done = this.#run(targetUid)
      .catch((error) => this.#onError(error, targetUid))
      .finally(() => {
        this.#running.delete(targetUid)
        if (round.again) this.wake(targetUid)
      })
    const round = { again: false, done }
    this.#running.set(targetUid, round)
  }

  get isBusy(): boolean {
    return this.#running.size > 0
  }

  /** Resolves once no round is under way. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map((round) => round.done))
  }

  /** Begins no round any more; resolves once those under way are done. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.idle()
  }
}
