import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** Counts the changes of who takes part in what, within the transactions that make them. */
export class MarkCounter {
  readonly #raise: StatementSync

  constructor(db: DatabaseSync) {
    this.#raise = db.prepare('update epochs set base = base + 1 returning base')
  }

  /** Returns the mark of a change; a reading has seen the change if it has seen the mark. */
  next(): number {
    return Number(this.#raise.get()?.base)
  }
}
