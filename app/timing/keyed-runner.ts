/** Runs a job for each key, one round at a time; a wake during a round causes one more round. */
export class KeyedRunner<Key> {
  readonly #run: (key: Key) => Promise<void>
  readonly #onError: (error: unknown, key: Key) => void
  readonly #running = new Map<Key, { again: boolean; done: Promise<void> }>()
  #stopped = false

  constructor(run: (key: Key) => Promise<void>, onError: (error: unknown, key: Key) => void) {
    this.#run = run
    this.#onError = onError
  }

  wake(key: Key): void {
    if (this.#stopped) return
    const running = this.#running.get(key)
    if (running !== undefined) {
      running.again = true
      return
    }
    const done = this.#run(key)
      .catch((error) => this.#onError(error, key))
      .finally(() => {
        this.#running.delete(key)
        if (round.again) this.wake(key)
      })
    const round = { again: false, done }
    this.#running.set(key, round)
  }

  /** Wakes, and resolves once a round that began after this call is done; not to be awaited within a round. */
  async round(key: Key): Promise<void> {
    const earlier = this.#running.get(key)?.done
    this.wake(key)
    await earlier
    await this.#running.get(key)?.done
  }

  get isBusy(): boolean {
    return this.#running.size > 0
  }

  /** Resolves once no round is running. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map((round) => round.done))
  }

  /** Starts no more rounds; resolves once the running ones are done. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.idle()
  }
}
