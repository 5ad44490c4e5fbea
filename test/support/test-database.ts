import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openPostgres } from '../../store/postgres/open-postgres.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import type { PostgresServer } from './postgres.ts'
import { freshDatabase, literal } from './postgres-fixture.ts'

/** `TEST_STORE=postgres` runs the servers of tests on PostgreSQL, each with a database of its own. */
const isPostgres = process.env.TEST_STORE === 'postgres'

const databases = new Map<string, { readonly server: PostgresServer; readonly name: string }>()

/** Returns the address of the database that belongs to a data folder; undefined for the file in it. */
export async function databaseUrlOf(dataFolder: string): Promise<string | undefined> {
  if (!isPostgres) return undefined
  const known = databases.get(dataFolder) ?? (await freshDatabase())
  databases.set(dataFolder, known)
  return known.server.url(known.name)
}

/** Opens the database of a data folder beside its server. */
export async function openBeside(dataFolder: string): Promise<Store> {
  const url = await databaseUrlOf(dataFolder)
  return url === undefined ? openSqlite(join(dataFolder, 'parley.db'), { onDeath: () => {} }) : openPostgres(url, {})
}

/** Removes what belongs to a data folder elsewhere. */
export function removeDatabase(dataFolder: string): void {
  const known = databases.get(dataFolder)
  known?.server.ask('postgres', `drop database ${known.name} with (force)`)
  databases.delete(dataFolder)
}

/** Returns rows of the database of a data folder. */
export function readRows(dataFolder: string, sql: string, values: (string | number)[]): Record<string, unknown>[] {
  const known = databases.get(dataFolder)
  if (known !== undefined) {
    const rows = known.server.ask(known.name, `select json_agg(one) from (${withValues(sql, values)}) as one`)
    return rows === '' ? [] : (JSON.parse(rows) as Record<string, unknown>[])
  }
  const db = new DatabaseSync(join(dataFolder, 'parley.db'), { readOnly: true })
  try {
    return db.prepare(sql).all(...values)
  } finally {
    db.close()
  }
}

/** Runs a statement on the database of a data folder. */
export function runOn(dataFolder: string, sql: string, values: (string | number)[]): void {
  const known = databases.get(dataFolder)
  if (known !== undefined) return void known.server.ask(known.name, withValues(sql, values))
  const db = new DatabaseSync(join(dataFolder, 'parley.db'), { timeout: 5000 })
  db.prepare(sql).run(...values)
  db.close()
}

function withValues(sql: string, values: (string | number)[]): string {
  let index = -1
  return sql.replaceAll('?', () => literal(values[++index]))
}
