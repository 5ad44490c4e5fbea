import type { DatabaseSync } from 'node:sqlite'

/** A table of SQLite, with the columns of its primary key in order. */
export interface SourceTable {
  readonly name: string
  readonly key: readonly string[]
}

/** A row with its values by column. */
export type SourceRow = Readonly<Record<string, string | number | null>>

/** Others refer to these, which therefore come first, in this order. */
const referred = ['organizations', 'workgroups', 'users', 'agents', 'visitors', 'threads', 'files']
/** Each database has its own. */
const own = ['commit_marks', 'epochs']

/** Returns the tables to copy, each after those that it refers to. */
export function tablesOf(db: DatabaseSync): SourceTable[] {
  const names = db
    .prepare(
      `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name not like 'kysely_%'`,
    )
    .all()
    .map(({ name }) => String(name))
    .filter((name) => !own.includes(name))
  const others = names.filter((name) => !referred.includes(name)).sort()
  return [...referred, ...others].map((name) => ({ name, key: keyOf(db, name) }))
}

function keyOf(db: DatabaseSync, table: string): string[] {
  const columns = db.prepare('select name from pragma_table_info(?) where pk > 0 order by pk').all(table)
  return columns.map(({ name }) => String(name))
}

/** Returns the next rows of a table in the order of its key. */
export function rowsAfter(
  db: DatabaseSync,
  { name, key }: SourceTable,
  { place, limit }: { readonly place: readonly (string | number)[] | null; readonly limit: number },
): SourceRow[] {
  const columns = key.map((one) => `"${one}"`).join()
  const marks = key.map(() => '?').join()
  const after = place === null ? '' : `where (${columns}) > (${marks})`
  const query = db.prepare(`select * from "${name}" ${after} order by ${columns} limit ?`)
  return query.all(...(place ?? []), limit) as SourceRow[]
}

/** Returns how many rows a table has. */
export function countOf(db: DatabaseSync, { name }: SourceTable): number {
  return Number(db.prepare(`select count(*) as count from "${name}"`).get()?.count)
}
