import pg from 'pg'
import { Refused } from '../../../domain/refusal.ts'

/** How connections of a pool behave. */
export interface PoolOptions {
  readonly url: string
  readonly max: number
  readonly isolation: 'read committed' | 'serializable'
  /** Statements may take as long as they need. */
  readonly isPatient?: boolean
}

const statementMs = 5000
const lockMs = 2000
/** The locks of a process that stands still end after this. */
const idleMs = 3000
const timeouts = {
  statement_timeout: statementMs,
  lock_timeout: lockMs,
  idle_in_transaction_session_timeout: idleMs,
  // For a server that does not answer any more.
  query_timeout: 2 * statementMs,
}
const connectMs = 5000
const keepAliveMs = 5000
/** The database lets go of what a process held that is cut off. */
const noticesLoss = '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3'

/** Types that pg returns as text because they may exceed what a number holds exactly: bigint and numeric. Ours do not. */
const numbers: ReadonlySet<number> = new Set([pg.types.builtins.INT8, pg.types.builtins.NUMERIC])

/** How values are read: as the ones of SQLite are. */
const parseNumbers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    numbers.has(oid) ? Number : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
}

/** Connections to a database, which are opened when they are needed. */
export class Pool {
  readonly #pool: pg.Pool
  #isClosed = false

  constructor({ url, max, isolation, isPatient = false }: PoolOptions) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max,
      types: parseNumbers,
      application_name: 'parley',
      ...(isPatient ? {} : timeouts),
      connectionTimeoutMillis: connectMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: keepAliveMs,
      options: `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')} ${noticesLoss}`,
    })
    // A connection was lost: a query in progress reports it, and the next one opens another.
    this.#pool.on('error', () => {})
    this.#pool.on('connect', (client) => void client.on('error', () => {}))
  }

  /** Throws the errors of the database as they are, and Refused `unavailable` once the pool is closed. */
  connect(): Promise<pg.PoolClient> {
    if (this.#isClosed) return Promise.reject(new Refused('unavailable'))
    return this.#pool.connect()
  }

  /** Waits for what is in progress. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#pool.end()
  }
}
