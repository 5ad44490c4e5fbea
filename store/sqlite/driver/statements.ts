import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { QueryAnswer } from './protocol.ts'

const maxPrepared = 256

interface Prepared {
  readonly statement: StatementSync
  /** Determined once, because it costs as much as a small query. */
  readonly hasRows: boolean
}

/** Runs SQL on one connection and caches its prepared statements. */
export class Statements {
  readonly #db: DatabaseSync
  readonly #prepared = new Map<string, Prepared>()

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  run(sql: string, parameters: readonly unknown[]): QueryAnswer {
    const { statement, hasRows } = this.#prepare(sql)
    const values = parameters as SQLInputValue[]
    if (hasRows) return { rows: statement.all(...values), changes: 0 }
    return { rows: [], changes: Number(statement.run(...values).changes) }
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql)
    if (known !== undefined) return known
    const [oldest] = this.#prepared.keys()
    if (this.#prepared.size >= maxPrepared && oldest !== undefined) this.#prepared.delete(oldest)
    const statement = this.#db.prepare(sql)
    const prepared = { statement, hasRows: statement.columns().length > 0 }
    // The rowid of the last insert comes with every answer, and those inside FTS5 are too large for a number, which
    // would throw.
    if (!prepared.hasRows) statement.setReadBigInts(true)
    this.#prepared.set(sql, prepared)
    return prepared
  }
}
