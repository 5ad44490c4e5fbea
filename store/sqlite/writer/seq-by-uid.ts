import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** The seqs of messages, looked up in the unique index of their uids. */
export class SeqByUid {
  readonly #select: StatementSync

  constructor(db: DatabaseSync) {
    this.#select = db.prepare('select seq from messages where thread_uid = ? and uid = ?')
  }

  /** Returns the seq of a message, from 1; undefined if its thread has none of that uid. */
  find(threadUid: string, uid: string): number | undefined {
    return this.#select.get(threadUid, uid)?.seq as number | undefined
  }
}
