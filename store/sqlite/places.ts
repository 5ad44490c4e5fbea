import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** Uids held in memory, over all threads, beside those of the thread at work; about 100 bytes each. */
const maxUids = 300_000

/**
 * Where messages stand in their thread, by uid: the threads written to lately in memory, any other read when asked
 * for. Instead of a unique index, which uids written at random made the dearest part of a commit; it holds because
 * one connection alone writes messages.
 */
export class Places {
  readonly #select: StatementSync
  /** Longest unused first. */
  readonly #threads = new Map<string, Map<string, number>>()
  #uids = 0

  constructor(db: DatabaseSync) {
    this.#select = db.prepare('select uid, seq from messages where thread_uid = ?')
  }

  /** The place of a message, from 1; undefined when its thread has none of that uid. */
  find(threadUid: string, uid: string): number | undefined {
    return this.#of(threadUid).get(uid)
  }

  add(threadUid: string, uid: string, seq: number): void {
    this.#of(threadUid).set(uid, seq)
    this.#uids += 1
    this.#evict()
  }

  /** Forgets threads whose last transaction was rolled back. */
  forget(threadUids: Iterable<string>): void {
    for (const threadUid of threadUids) {
      this.#uids -= this.#threads.get(threadUid)?.size ?? 0
      this.#threads.delete(threadUid)
    }
  }

  #of(threadUid: string): Map<string, number> {
    const known = this.#threads.get(threadUid)
    if (known !== undefined) {
      this.#threads.delete(threadUid)
      this.#threads.set(threadUid, known)
      return known
    }
    const read = new Map(this.#select.all(threadUid).map(({ uid, seq }) => [uid as string, seq as number]))
    this.#threads.set(threadUid, read)
    this.#uids += read.size
    this.#evict()
    return read
  }

  #evict(): void {
    for (const oldest of this.#threads.keys()) {
      if (this.#uids <= maxUids || this.#threads.size === 1) return
      this.forget([oldest])
    }
  }
}
