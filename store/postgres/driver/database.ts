import {
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresDialect,
  type PostgresPoolClient,
  replaceWithNoncontingentExpression,
  type Transaction,
  type TransactionBuilder,
} from 'kysely'
import type { OnFault } from '../../../domain/storage-fault.ts'
import type { Schema } from '../../sql/base/schema.ts'
import { asRefused, isConflict, isUncertain } from './faults.ts'
import type { Pool } from './pool.ts'

/** How often what met another transaction is tried again. */
const maxTries = 20
const restMs = 5

/** SQLite takes an `in` with nothing behind it. */
const plugins = [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })]

/** Kysely over a pool, for reading. */
export function readerOver(pool: Pool, onFault: OnFault): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: dialectOver(pool, onFault), plugins })
}

/**
 * Kysely over a pool of serializable connections, for writing: a check and what follows from it hold together, as with
 * the only writer of SQLite. What met another transaction is run again.
 */
export function writerOver(pool: Pool, onFault: OnFault): Kysely<Schema> {
  return new RetryingKysely({ dialect: dialectOver(pool, onFault), plugins })
}

class RetryingKysely extends Kysely<Schema> {
  override transaction(): TransactionBuilder<Schema> {
    const begin = () => super.transaction()
    const execute = <Value>(act: (trx: Transaction<Schema>) => Promise<Value>) => again(() => begin().execute(act))
    return { execute } as TransactionBuilder<Schema>
  }
}

function dialectOver(pool: Pool, onFault: OnFault): PostgresDialect {
  const connect = async (): Promise<PostgresPoolClient> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw asRefused(error, onFault)
    })
    let isWithin = false
    let lost: Error | undefined
    const query = async (text: string, values: readonly unknown[]) => {
      const run = () => client.query(text, [...values])
      try {
        // Within a transaction, all of it has to be run again.
        return await (isWithin || text === 'begin' ? run() : again(run))
      } catch (error) {
        if (isUncertain(error)) lost = error as Error
        throw isConflict(error) ? error : asRefused(error, onFault)
      } finally {
        if (text === 'begin') isWithin = true
        else if (text === 'commit' || text === 'rollback') isWithin = false
      }
    }
    return { query, release: () => client.release(lost) } as unknown as PostgresPoolClient
  }
  return new PostgresDialect({ pool: { connect, end: () => pool.close() } })
}

async function again<Value>(run: () => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run()
    } catch (error) {
      if (!isConflict(error) || tries === maxTries) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * restMs * tries))
    }
  }
}
