import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** Where messages stand in their threads, looked up in the unique index of their uids. */
export class SeqByUid {
  readonly #select: StatementSync

  constructor(db: DatabaseSync) {
    this.#select = db.prepare('select seq from messages where thread_uid = ? and uid = ?')
  }

  /** The place of a message, from 1; undefined when its thread has none of that uid. */
  find(threadUid: string, uid: string): number | undefined {
    return this.#select.get(threadUid, uid)?.seq as number | undefined
  }
}
