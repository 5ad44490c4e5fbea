import {
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresDialect,
  type PostgresPoolClient,
  replaceWithNoncontingentExpression,
  type Transaction,
  type TransactionBuilder,
} from 'kysely'
import type pg from 'pg'
import { Refused } from '../../../domain/refusal.ts'
import type { OnFault } from '../../../domain/storage-fault.ts'
import type { Schema } from '../../sql/base/schema.ts'
import { asRefused, isConflict, isUncertain } from './faults.ts'
import type { Pool } from './pool.ts'

/** How often what met another transaction is tried again. */
const maxTries = 10
const restMs = 5

/** SQLite takes an `in` with nothing behind it. */
const plugins = [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })]

/** Kysely over a pool, for reading. */
export function readerOver(pool: Pool, onFault: OnFault): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: dialectOver(pool, onFault, mayPassSoon), plugins })
}

/**
 * Kysely over a pool, for writing. Its transactions are serializable: a check and what follows from it hold together, as
 * with the only writer of SQLite. What met another transaction is run again. Statements by themselves are as the pool is.
 */
export function writerOver(pool: Pool, onFault: OnFault): Kysely<Schema> {
  return new RetryingKysely({ dialect: dialectOver(pool, onFault, isConflict), plugins })
}

/** What only reads may be read again on another connection. */
function mayPassSoon(error: unknown): boolean {
  return isConflict(error) || isUncertain(error)
}

class RetryingKysely extends Kysely<Schema> {
  override transaction(): TransactionBuilder<Schema> {
    const begin = () => super.transaction().setIsolationLevel('serializable')
    const execute = <Value>(act: (trx: Transaction<Schema>) => Promise<Value>) =>
      again(() => begin().execute(act), isConflict)
    return { execute } as TransactionBuilder<Schema>
  }
}

/** Kysely's dialect; `repeats` tells which failed statements are run again, if they are not within a transaction. */
function dialectOver(pool: Pool, onFault: OnFault, repeats: (error: unknown) => boolean): PostgresDialect {
  const connect = async (): Promise<PostgresPoolClient> => {
    const one = new PooledConnection(pool, repeats)
    const refuse = (error: unknown): never => {
      throw isConflict(error) ? error : asRefused(error, onFault)
    }
    await one.open().catch(refuse)
    const query = (text: string, values: readonly unknown[]) => one.query(text, values).catch(refuse)
    return { query, release: () => one.release() } as unknown as PostgresPoolClient
  }
  return new PostgresDialect({ pool: { connect, end: () => pool.close() } })
}

/** A connection of a pool, and another one in its place when it is lost. */
class PooledConnection {
  readonly #pool: Pool
  readonly #repeats: (error: unknown) => boolean
  #client: pg.PoolClient | undefined
  #isWithin = false

  constructor(pool: Pool, repeats: (error: unknown) => boolean) {
    this.#pool = pool
    this.#repeats = repeats
  }

  async open(): Promise<pg.PoolClient> {
    this.#client ??= await this.#pool.connect()
    return this.#client
  }

  async query(text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    const isBegin = text === 'begin' || text.startsWith('start transaction')
    try {
      // Within a transaction, all of it has to be run again.
      const isAlone = !this.#isWithin && !isBegin
      return await again(() => this.#run(text, values), isAlone ? this.#repeats : () => false)
    } finally {
      if (isBegin) this.#isWithin = true
      else if (text === 'commit' || text === 'rollback') this.#isWithin = false
    }
  }

  release(error?: Error): void {
    this.#client?.release(error)
    this.#client = undefined
  }

  async #run(text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    if (this.#isWithin && this.#client === undefined) throw new Refused('unavailable')
    const client = await this.open()
    try {
      return await client.query(text, [...values])
    } catch (error) {
      if (isUncertain(error)) this.release(error as Error)
      throw error
    }
  }
}

async function again<Value>(run: () => Promise<Value>, repeats: (error: unknown) => boolean): Promise<Value> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run()
    } catch (error) {
      if (!repeats(error)) throw error
      if (tries === maxTries) throw isConflict(error) ? new Refused('busy') : error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * restMs * tries))
    }
  }
}
