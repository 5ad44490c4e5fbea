import { codeOf } from '../../store/postgres/driver/faults.ts'
import { type Holding, holdDatabase } from '../../store/postgres/hold-database.ts'
import { UnusableDatabase } from '../../store/postgres/migrate-postgres.ts'
import { openPostgres } from '../../store/postgres/open-postgres.ts'
import type { StoreWatch } from '../../store/sql/base/store-watch.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import { type Config, ConfigFaults } from '../config/config.ts'

/** Where the data is: a file of SQLite, or a database of PostgreSQL. */
export type DatabasePlace = Pick<Config, 'databaseUrl'> & { readonly database: string }

/** Opens the database of a configuration. Throws ConfigFaults for one of PostgreSQL that cannot be used. */
export function openDatabase({ databaseUrl, database }: DatabasePlace, watch: StoreWatch): Promise<Store> {
  if (databaseUrl === undefined) return openSqlite(database, watch)
  return reporting(() => openPostgres(databaseUrl, watch))
}

/** Keeps other servers from a database of PostgreSQL until the returned function is called. */
export function lockDatabase(holding: Holding): Promise<() => Promise<void>> {
  return reporting(() => holdDatabase(holding))
}

async function reporting<Value>(open: () => Promise<Value>): Promise<Value> {
  try {
    return await open()
  } catch (error) {
    const { message } = error as Error
    const code = codeOf(error)
    if (error instanceof UnusableDatabase) throw new ConfigFaults([`DATABASE_URL: ${message}`])
    // Of the database, or of the way to it; what has no code is a fault of ours.
    if (code !== '') throw new ConfigFaults([`DATABASE_URL: the database cannot be opened (${message || code}).`])
    throw error
  }
}
