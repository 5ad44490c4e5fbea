/** One holder at a time, in the order they asked. */
export class Lock {
  #last: Promise<void> = Promise.resolve()
  #asked = 0

  /** Whether somebody waits for it. */
  get isWanted(): boolean {
    return this.#asked > 1
  }

  /** Resolves with the release once everyone before has released. */
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
