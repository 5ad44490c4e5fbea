/** The uids seen last, at most `most` of them. */
export class RecentUids {
  readonly #most: number
  readonly #uids = new Set<string>()

  constructor(most: number) {
    this.#most = most
  }

  /** Adds a uid; returns whether it is new. */
  add(uid: string): boolean {
    const isNew = !this.#uids.delete(uid)
    this.#uids.add(uid)
    for (const oldest of this.#uids) {
      if (this.#uids.size <= this.#most) break
      this.#uids.delete(oldest)
    }
    return isNew
  }
}
