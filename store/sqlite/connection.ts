import { DatabaseSync } from 'node:sqlite'
import { fold, folded } from '../sql/fold.ts'
import { CommitBatch } from './commit-batch.ts'
import type { Asked, Operation, WorkerOptions } from './protocol.ts'
import { prepareSearch } from './search-database.ts'
import { Statements } from './statements.ts'

/** One SQLite connection; it answers on the thread that asks. */
export class Connection {
  readonly #db: DatabaseSync
  readonly #statements: Statements
  // Made at its first use: its statements need the tables.
  #batch: CommitBatch | undefined

  constructor({ path, readOnly, logPath }: WorkerOptions) {
    const db = new DatabaseSync(path, { readOnly, timeout: 5000 })
    db.function(fold, { deterministic: true }, (text) => folded(String(text)))
    const isLog = !readOnly && logPath === undefined
    // FULL, not NORMAL: in WAL mode NORMAL does not sync on commit, and a power cut would take acknowledged messages.
    if (isLog) db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;')
    // Every 16 MB and not every 4: a busy page is then copied into the file once and not four times.
    if (isLog) db.exec('pragma wal_autocheckpoint = 4000')
    // 64 MB of pages: with 15,000 threads in use, a message takes 47 µs of CPU instead of 55. Reading gains nothing by it.
    if (isLog) db.exec('pragma cache_size = -65536')
    if (logPath !== undefined) prepareSearch(db, logPath)
    this.#db = db
    this.#statements = new Statements(db)
  }

  answer(asked: Asked): unknown {
    switch (asked.kind) {
      case 'query':
        return this.#statements.run(asked.sql, asked.parameters)
      case 'commit':
        this.#batch ??= new CommitBatch(this.#db)
        return JSON.stringify(this.#batch.commit(JSON.parse(asked.operations) as Operation[]))
      case 'close':
        return this.#db.close()
      default:
        return asked satisfies never
    }
  }
}
