import { type Kysely, Migrator, sql } from 'kysely'
import type { OnFault } from '../../domain/storage-fault.ts'
import * as beginning from '../migrations/postgres/0053-beginning.ts'
import type { Schema } from '../sql/base/schema.ts'
import { later } from '../sql/migrate.ts'
import { readerOver } from './driver/database.ts'
import { Pool } from './driver/pool.ts'

/** The migration that creates what SQLite has after the one of the same number; all later ones are shared. */
const first = '0053-beginning'
const leastVersion = 150_000

/** A database that cannot be used as it is; the message is a sentence for whoever runs the server. */
export class UnusableDatabase extends Error {}

/** Migrates a database to this version. Several processes may do so at once: one of them does it, the others wait. */
export async function migratePostgres(url: string, onFault: OnFault): Promise<void> {
  const pool = new Pool({ url, max: 2, isolation: 'read committed', isPatient: true })
  const db = readerOver(pool, onFault)
  try {
    // Reports why there is no connection, in the words of the database.
    const client = await pool.connect()
    client.release()
    await check(db)
    const migrations = { [first]: beginning, ...later }
    const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest()
    if (error !== undefined) throw asUnusable(error as Error)
  } finally {
    await pool.close()
  }
}

async function check(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ version: number; encoding: string; tables: number; ours: boolean }>`select
    current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
    (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = current_schema() and c.relkind in ('r', 'p', 'v') and c.relname not like 'pg\\_%') as tables,
    to_regclass('kysely_migration') is not null as ours`.execute(db)
  const [found] = rows
  if (found === undefined) throw new UnusableDatabase('The database does not answer.')
  if (found.version < leastVersion)
    throw new UnusableDatabase(`It runs on PostgreSQL ${Math.floor(found.version / 10_000)}; 15 or newer is needed.`)
  if (found.encoding !== 'UTF8')
    throw new UnusableDatabase(`Its encoding is ${found.encoding}. Create a database with the encoding UTF8.`)
  if (!found.ours && found.tables > 0)
    throw new UnusableDatabase('It has the tables of another program. Create an empty database.')
  if (found.ours) await checkIsOurs(db)
}

async function checkIsOurs(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  if (rows.length > 0 && rows[0]?.name !== first)
    throw new UnusableDatabase('It has the tables of another program. Create an empty database.')
}

function asUnusable(error: Error): Error {
  const newer = /previously executed migration (\S+) is missing/.exec(error.message)?.[1]
  if (newer === undefined) return error
  return new UnusableDatabase(
    `It was written by a newer version of Parley (${newer}). Start that version, or restore the backup from before it.`,
  )
}
