/** A lock with one holder at a time, in the order of the requests. */
export class Lock {
  #last: Promise<void> = Promise.resolve()
  #asked = 0

  /** Returns whether somebody waits for it. */
  get isWanted(): boolean {
    return this.#asked > 1
  }

  /** Resolves with the release function once everyone before has released. */
  async acquire(): Promise<() => void> {
    this.#asked += 1
    const { promise, resolve } = Promise.withResolvers<void>()
    const before = this.#last
    this.#last = promise
    await before
    return () => {
      this.#asked -= 1
      resolve()
    }
  }
}
