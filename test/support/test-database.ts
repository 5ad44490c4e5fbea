import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openPostgres } from '../../store/postgres/open-postgres.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import type { PostgresServer } from './postgres.ts'
import { type Furniture, freshDatabase, literal } from './postgres-fixture.ts'

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

/** Gives a data folder a database with these things in it; returns false where the database is a file in the folder. */
export async function putFurnished(dataFolder: string, furniture: Furniture): Promise<boolean> {
  if (isPostgres) databases.set(dataFolder, await freshDatabase(furniture))
  return isPostgres
}

/** Tells which database a data folder belongs to, where a test has made one. */
export function belongsTo(
  dataFolder: string,
  database: { readonly server: PostgresServer; readonly name: string },
): void {
  databases.set(dataFolder, database)
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

/** Returns rows of the database of a data folder, as SQLite has them: 1 for true. */
export function readRows(dataFolder: string, sql: string, values: (string | number)[]): Record<string, unknown>[] {
  const known = databases.get(dataFolder)
  if (known !== undefined) {
    const rows = known.server.ask(known.name, `select json_agg(one) from (${withValues(sql, values)}) as one`)
    const asNumber = (_: string, value: unknown) => (typeof value === 'boolean' ? Number(value) : value)
    return rows === '' ? [] : (JSON.parse(rows, asNumber) as Record<string, unknown>[])
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

/** Returns whether the database of a folder is not a file in it. */
export function isElsewhere(dataFolder: string): boolean {
  return databases.has(dataFolder)
}

/** Returns all rows of all tables of a data folder, as JSON: a text for each table. */
export function everyTable(dataFolder: string): string[] {
  const known = databases.get(dataFolder)
  if (known === undefined) {
    const names = readRows(dataFolder, `select name from sqlite_master where type = 'table'`, []).map(
      ({ name }) => name,
    )
    return names.map((name) => `${name}: ${JSON.stringify(readRows(dataFolder, `select * from "${name}"`, []))}`)
  }
  const { server, name } = known
  const names = server.ask(name, `select tablename from pg_tables where schemaname = 'public'`).split('\n')
  const rowsOf = (table: string) => `select '${table}: ' || coalesce(json_agg(one)::text, '') from "${table}" as one`
  // At once: a server in this process stands still meanwhile.
  const separator = '\u001E'
  const all = `select string_agg(text, '${separator}') from (${names.map(rowsOf).join(' union all ')}) as one (text)`
  return server.ask(name, all).split(separator)
}

/** Counts how often columns of a row of devices are written from now on; the returned function tells by client id. */
export function countUpdates(dataFolder: string, columns: string): (clientId: string) => number {
  const run = (sql: string) => runOn(dataFolder, sql, [])
  const [noted, when] = ['insert into noted values (new.client_id)', `after update of ${columns} on devices`]
  run('create table noted (client_id text)')
  if (databases.has(dataFolder)) {
    run(`create function note() returns trigger language plpgsql as $$ begin ${noted}; return null; end $$`)
    run(`create trigger noting ${when} for each row execute function note()`)
  } else run(`create trigger noting ${when} begin ${noted}; end`)
  const counted = 'select count(*) as n from noted where client_id = ?'
  return (clientId) => Number(readRows(dataFolder, counted, [clientId])[0]?.n)
}

function withValues(sql: string, values: (string | number)[]): string {
  let index = -1
  return sql.replaceAll('?', () => literal(values[++index]))
}
