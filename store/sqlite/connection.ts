import { DatabaseSync } from 'node:sqlite'
import { fold, folded } from '../sql/base/fold.ts'
import type { WriteOperation } from '../sql/base/write-operations.ts'
import type { DatabaseRequest, WorkerOptions } from './driver/protocol.ts'
import { Statements } from './driver/statements.ts'
import { CommitCheck } from './durability/commit-check.ts'
import { WalHealth } from './durability/wal-health.ts'
import { prepareSearch } from './search/search-database.ts'
import { CommitBatch } from './writer/commit-batch.ts'

/** One SQLite connection, which answers on the calling thread. */
export class DatabaseConnection {
  readonly #db: DatabaseSync
  readonly #statements: Statements
  // Created at its first use, because its statements need the tables.
  #batch: CommitBatch | undefined
  /** Only set for the connection that writes. */
  readonly #watch: CommitCheck | undefined
  readonly #doubt: WalHealth | undefined

  constructor({ path, readOnly, logPath }: WorkerOptions) {
    const db = new DatabaseSync(path, { readOnly, timeout: 5000 })
    db.function(fold, { deterministic: true }, (text) => folded(String(text)))
    const isLog = !readOnly && logPath === undefined
    // FULL, not NORMAL: in WAL mode NORMAL does not sync on commit, and a power cut would lose acknowledged messages.
    if (isLog) db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;')
    // Every 16 MB instead of every 4, so that a busy page is copied into the file once and not four times.
    if (isLog) db.exec('pragma wal_autocheckpoint = 4000')
    // 64 MB of pages: with 15,000 threads in use, a message takes 47 µs of CPU instead of 55. Reading does not gain
    // from it.
    if (isLog) db.exec('pragma cache_size = -65536')
    // What is deleted, replaced or moved is overwritten, in the file as well: later, nobody could find the copies.
    if (isLog) db.exec('pragma secure_delete = on')
    if (logPath !== undefined) prepareSearch(db, logPath)
    this.#db = db
    this.#statements = new Statements(db)
    this.#watch = isLog ? new CommitCheck(db, path) : undefined
    this.#doubt = isLog ? new WalHealth(db, path) : undefined
  }

  answer(request: DatabaseRequest): unknown {
    if (request.kind !== 'close') this.#doubt?.settle()
    try {
      return this.#answer(request)
    } catch (error) {
      this.#doubt?.failed((error as { errcode?: number }).errcode)
      throw error
    }
  }

  #answer(request: DatabaseRequest): unknown {
    switch (request.kind) {
      case 'query': {
        const answer = this.#statements.run(request.sql, request.parameters)
        this.#watch?.committed(0)
        return answer
      }
      case 'commit':
        return this.#commit(JSON.parse(request.operations) as WriteOperation[])
      case 'beat':
        return this.#watch?.beat(request.bytes)
      case 'close':
        this.#watch?.close()
        return this.#db.close()
      default:
        return request satisfies never
    }
  }

  #commit(operations: readonly WriteOperation[]): string {
    this.#batch ??= new CommitBatch(this.#db)
    const outcomes = this.#batch.commit(operations)
    for (const one of outcomes) if (one.outcome === 'failed') this.#doubt?.failed(one.code)
    this.#watch?.committed(this.#batch.lastRowid)
    return JSON.stringify(outcomes)
  }
}
