import type { DatabaseSync } from 'node:sqlite'
import type pg from 'pg'
import { beginEpoch } from '../epochs.ts'
import { UnusableDatabase } from '../migrate-postgres.ts'
import { countOf, rowsAfter, type SourceRow, type SourceTable, tablesOf } from './source-tables.ts'

/** Rows of one transaction, and their characters as JSON. */
const [maxRows, maxChars] = [2000, 4 * 1024 * 1024]
const sampled = 1000

/** Called after each step with how much of a table is copied. */
export type OnCopied = (table: string, copied: number, total: number) => void

/** Where copying a table goes on. */
interface CopyPlace {
  readonly copied: number
  readonly place: readonly (string | number)[] | null
}

/**
 * Copies a database of SQLite, which nobody writes meanwhile, into an empty one of PostgreSQL. One that was interrupted
 * goes on where it stopped: each step notes its place in its own transaction. Throws UnusableDatabase for a target that
 * has data of another source.
 */
export async function copyDatabase(source: DatabaseSync, target: pg.PoolClient, onCopied: OnCopied): Promise<void> {
  await claim(target, epochOf(source))
  const tables = tablesOf(source)
  for (const table of tables) await copyTable({ source, target, onCopied }, table)
  await checkAll(source, target, tables)
  await target.query('begin')
  // The search has seen nothing of it.
  await target.query(`insert into unindexed (threads, firsts, lasts)
    select array[uid], array[1], array[last_seq] from threads where last_seq > 0 order by last_at`)
  // Its marks are those of the source, and go on from there.
  await beginEpoch(target)
  await target.query('drop table copied_from')
  await target.query('commit')
  await target.query('analyze')
}

function epochOf(source: DatabaseSync): string {
  return String(source.prepare('select epoch from commit_marks').get()?.epoch)
}

/** Notes on the target whose copy it is. */
async function claim(target: pg.PoolClient, epoch: string): Promise<void> {
  const { rows } = await target.query<{ is_begun: boolean; has_data: boolean }>(
    `select to_regclass('copied_from') is not null as is_begun, exists (select 1 from organizations) as has_data`,
  )
  if (rows[0]?.is_begun === true) {
    const known = await target.query<{ epoch: string }>(`select epoch from copied_from where name = ''`)
    if (known.rows[0]?.epoch === epoch) return
    throw new UnusableDatabase('It has a part of another data folder. Create an empty database.')
  }
  if (rows[0]?.has_data === true) throw new UnusableDatabase('It has data already. Create an empty database.')
  await target.query('begin')
  await target.query(
    'create table copied_from (name text primary key, epoch text, copied bigint not null, place jsonb)',
  )
  await target.query(`insert into copied_from values ('', $1, 0, null)`, [epoch])
  await target.query('commit')
}

interface Copying {
  readonly source: DatabaseSync
  readonly target: pg.PoolClient
  readonly onCopied: OnCopied
}

async function copyTable({ source, target, onCopied }: Copying, table: SourceTable): Promise<void> {
  const total = countOf(source, table)
  let at = await placeOf(target, table)
  onCopied(table.name, at.copied, total)
  for (;;) {
    const rows = fitting(rowsAfter(source, table, { place: at.place, limit: maxRows }))
    const last = rows.at(-1)
    if (last === undefined) return
    at = { copied: at.copied + rows.length, place: table.key.map((column) => last[column] as string | number) }
    await store(target, table, { rows, at })
    onCopied(table.name, at.copied, total)
  }
}

async function placeOf(target: pg.PoolClient, { name }: SourceTable): Promise<CopyPlace> {
  const { rows } = await target.query<CopyPlace>('select copied, place from copied_from where name = $1', [name])
  return rows[0] ?? { copied: 0, place: null }
}

/** Returns the rows that one transaction takes; a single one may be longer. */
function fitting(rows: readonly SourceRow[]): readonly SourceRow[] {
  let chars = 0
  const end = rows.findIndex((row, index) => {
    chars += Object.values(row).reduce<number>((sum, value) => sum + String(value).length, 0)
    return index > 0 && chars > maxChars
  })
  return end < 0 ? rows : rows.slice(0, end)
}

async function store(
  target: pg.PoolClient,
  { name }: SourceTable,
  { rows, at }: { readonly rows: readonly SourceRow[]; readonly at: CopyPlace },
): Promise<void> {
  await target.query('begin')
  try {
    await target.query(`insert into "${name}" select * from json_populate_recordset(null::"${name}", $1)`, [
      JSON.stringify(rows),
    ])
    await target.query(
      `insert into copied_from (name, copied, place) values ($1, $2, $3)
        on conflict (name) do update set copied = excluded.copied, place = excluded.place`,
      [name, at.copied, JSON.stringify(at.place)],
    )
    await target.query('commit')
  } catch (error) {
    await target.query('rollback').catch(() => {})
    const { message, detail = '' } = error as pg.DatabaseError
    throw new UnusableDatabase(`${name} cannot be copied after ${at.copied - rows.length} rows: ${message}. ${detail}`)
  }
}

async function checkAll(source: DatabaseSync, target: pg.PoolClient, tables: readonly SourceTable[]): Promise<void> {
  for (const table of tables) {
    const { rows } = await target.query<{ count: number }>(`select count(*) as count from "${table.name}"`)
    const [there, here] = [Number(rows[0]?.count), countOf(source, table)]
    if (there !== here) throw new UnusableDatabase(`${table.name} has ${there} rows there and ${here} here.`)
  }
  const gaps = await target.query<{ uid: string }>(
    `select t.uid from threads t left join lateral (select count(*) as count, max(seq) as last from messages
      where thread_uid = t.uid) m on true where m.count <> t.last_seq or coalesce(m.last, 0) <> t.last_seq limit 1`,
  )
  if (gaps.rows.length > 0) throw new UnusableDatabase(`Thread ${gaps.rows[0]?.uid} does not have all of its messages.`)
  await checkSample(source, target)
}

/** Compares messages at random, whole. */
async function checkSample(source: DatabaseSync, target: pg.PoolClient): Promise<void> {
  const last = Number(source.prepare('select max(rowid) as last from messages').get()?.last ?? 0)
  const one = source.prepare('select * from messages where rowid >= ? order by rowid limit 1')
  for (let count = 0; count < Math.min(sampled, last); count += 1) {
    const here = one.get(1 + Math.floor(Math.random() * last)) as SourceRow
    const asked = 'select * from messages where thread_uid = $1 and seq = $2'
    const { rows } = await target.query<SourceRow>(asked, [here.thread_uid, here.seq])
    const differs = Object.entries(here).some(([column, value]) => rows[0]?.[column] !== value)
    if (differs) throw new UnusableDatabase(`Message ${here.seq} of thread ${here.thread_uid} differs.`)
  }
}
