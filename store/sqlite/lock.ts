/** One holder at a time, in the order they asked. */
export class Lock {
  #last: Promise<void> = Promise.resolve()

  /** Resolves with the release once everyone before has released. */
  async acquire(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const before = this.#last
    this.#last = promise
    await before
    return resolve
  }
}
