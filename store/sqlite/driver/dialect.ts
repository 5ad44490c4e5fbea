import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type LimitNode,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { Lock } from './lock.ts'
import type { Database, QueryAnswer } from './protocol.ts'

/**
 * Kysely over a database thread. Writers hold `lock`, so that no two transactions meet on a connection; readers need no
 * lock, and do not wait for each other's answers.
 */
export function sqliteDialect(thread: Database, lock?: Lock): Dialect {
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => new ThreadDriver(thread, lock),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new LimitingCompiler(),
  }
}

/**
 * SQLite's schema changes are transactional, although Kysely does not assume so: a migration is applied completely or
 * not at all.
 */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/**
 * SQLite reads a bound limit when it plans, and therefore plans again whenever one is bound, even the same one: 25 µs a
 * query instead of 4. It does not read a computed limit.
 */
class LimitingCompiler extends SqliteQueryCompiler {
  protected override visitLimit(node: LimitNode): void {
    super.visitLimit(node)
    this.append(' + 0')
  }
}

class ThreadDriver implements Driver {
  readonly #thread: Database
  readonly #lock: Lock | undefined
  readonly #unlocked: ThreadConnection

  constructor(thread: Database, lock: Lock | undefined) {
    this.#thread = thread
    this.#lock = lock
    this.#unlocked = new ThreadConnection(thread, () => {})
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<ThreadConnection> {
    if (this.#lock === undefined) return this.#unlocked
    return new ThreadConnection(this.#thread, await this.#lock.acquire())
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  }

  async releaseConnection(connection: ThreadConnection): Promise<void> {
    connection.release()
  }

  async destroy(): Promise<void> {}
}

class ThreadConnection implements DatabaseConnection {
  readonly #thread: Database
  readonly release: () => void

  constructor(thread: Database, release: () => void) {
    this.#thread = thread
    this.release = release
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const answer = (await this.#thread.ask({ kind: 'query', sql, parameters })) as QueryAnswer
    return { rows: answer.rows as Row[], numAffectedRows: BigInt(answer.changes) }
  }

  streamQuery(): never {
    throw new Error('streaming is not supported: every list is read with a limit')
  }
}
