import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { Window } from '../../ports/listed.ts'
import type { Schema } from './schema.ts'

/** Part of a list's entries with the time that orders them, newest first. */
export type PartOfList<Table extends keyof Schema> = SelectQueryBuilder<Schema, Table, { uid: string; at: number }>

/** SQLite combines at most 500 into one list. */
export const maxParts = 100

/**
 * Returns the uids of a page of all parts together. Each part is read in its own order, and only as far as the page
 * goes.
 */
export async function pageOf<Table extends keyof Schema>(
  db: Kysely<Schema>,
  parts: readonly PartOfList<Table>[],
  { offset, limit }: Window,
): Promise<string[]> {
  const [first, ...others] = parts.map((part) => part.orderBy(sql.ref('at'), 'desc').orderBy(sql.ref('uid')))
  if (first === undefined) return []
  if (others.length === 0) return uidsIn(await first.offset(offset).limit(limit).execute())
  const beginnings = [first, ...others].map((part) => part.limit(offset + limit))
  const places = db.selectFrom(together(db, beginnings).as('places')).select('uid').groupBy('uid')
  return uidsIn(await places.orderBy(sql`max(at)`, 'desc').orderBy('uid').offset(offset).limit(limit).execute())
}

/** Returns how many entries the parts have in total. */
export async function countOf<Table extends keyof Schema>(
  db: Kysely<Schema>,
  parts: readonly PartOfList<Table>[],
): Promise<number> {
  if (parts.length === 0) return 0
  // An entry may be in several parts, such as a thread of one's workgroup in which one takes part.
  const counted = parts.length === 1 ? sql<number>`count(*)` : sql<number>`count(distinct uid)`
  const row = await db.selectFrom(together(db, parts).as('places')).select(counted.as('count')).executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** Each part is in parentheses of its own, because it has its own order and limit. */
function together<Table extends keyof Schema>(db: Kysely<Schema>, parts: readonly PartOfList<Table>[]) {
  const [first, ...others] = parts.map((part) => db.selectFrom(part.as('part')).selectAll())
  if (first === undefined) throw new Error('a list has no part')
  return others.reduce((all, other) => all.unionAll(other), first)
}

function uidsIn(rows: readonly { uid: string }[]): string[] {
  return rows.map(({ uid }) => uid)
}
