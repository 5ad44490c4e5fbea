import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished } from 'vitest'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import { postgresTest as test } from '../support/needs.ts'
import type { PostgresServer } from '../support/postgres.ts'
import { freshDatabase } from '../support/postgres-fixture.ts'

/** What only PostgreSQL has: the list and the words of its search, which SQLite keeps in a file of its own. */
const onlyThere = ['texts', 'unindexed']
/** A second open thread on a topic, which the lane prevents where there is a single process. */
const onlyIndexThere = ['threads_current']

/** The columns of each table, with whether they may be null; sorted. */
type Columns = Record<string, readonly string[]>

async function ofSqlite(): Promise<{ columns: Columns; indexes: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-schema-'))
  const path = join(folder, 'parley.db')
  await (await openSqlite(path, { onDeath: () => {} })).close()
  const db = new DatabaseSync(path)
  onTestFinished(() => {
    db.close()
    rmSync(folder, { recursive: true })
  })
  const named = (type: string) =>
    db
      .prepare(
        `select name from sqlite_schema where type = ? and name not like 'sqlite_%' and name not like 'kysely_%'`,
      )
      .all(type)
      .map(({ name }) => String(name))
  const columnsOf = (table: string) =>
    db
      .prepare('select name, "notnull" as required, pk from pragma_table_info(?)')
      .all(table)
      .map(({ name, required, pk }) => `${name} ${required === 1 || Number(pk) > 0 ? 'not null' : 'null'}`)
      .sort()
  return { columns: Object.fromEntries(named('table').map((one) => [one, columnsOf(one)])), indexes: named('index') }
}

function ofPostgres({ server, name }: { server: PostgresServer; name: string }) {
  const lines = (sql: string) => server.ask(name, sql).split('\n')
  const columns: Record<string, string[]> = {}
  const rows =
    lines(`select table_name || ' ' || column_name || case is_nullable when 'NO' then ' not null' else ' null' end
    from information_schema.columns where table_schema = 'public' and table_name not like 'kysely_%'`)
  for (const row of rows) {
    const [table = '', ...column] = row.split(' ')
    columns[table] = [...(columns[table] ?? []), column.join(' ')].sort()
  }
  const indexes = lines(`select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relnamespace = 'public'::regnamespace and not exists (
      select 1 from pg_constraint k where k.conindid = i.indexrelid)`)
  return { columns, indexes }
}

test('both stores have the same tables, columns and indexes', async () => {
  const sqlite = await ofSqlite()
  const fresh = await freshDatabase()
  const postgres = ofPostgres(fresh)
  fresh.server.ask('postgres', `drop database ${fresh.name}`)
  for (const table of onlyThere) delete postgres.columns[table]
  expect(postgres.columns).toEqual(sqlite.columns)
  const isShared = (name: string) => !onlyIndexThere.includes(name) && !name.startsWith('texts_')
  expect(postgres.indexes.filter(isShared).toSorted()).toEqual(sqlite.indexes.toSorted())
})

test('texts are compared by their bytes on both', async () => {
  const { server, name } = await freshDatabase()
  const other = server.ask(
    name,
    `select count(*) from information_schema.columns where table_schema = 'public' and data_type = 'text'
      and collation_name is distinct from 'C' and table_name not like 'kysely_%'`,
  )
  server.ask('postgres', `drop database ${name}`)
  expect(other).toBe('0')
})
