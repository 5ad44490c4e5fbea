import { type Kysely, sql } from 'kysely'
import type { ThreadUid } from '../../../domain/ids.ts'
import type { RecordFilter, RecordPlace, Records, ThreadRecord } from '../../ports/records.ts'
import { isWanted, placesOf, type RecordPart, waysTo } from '../base/record-parts.ts'
import type { Schema } from '../base/schema.ts'
import type { ReadThreads } from './queues.ts'

/** How many places a way is counted up to, before the shortest one is chosen. */
const maxCounted = 2000
/** How many places a page looks at in total: at some microseconds each, 20 ms. */
const maxLookedAt = 5000
/** Most often nearly all places are wanted, so that a few times the page suffice. */
const firstLook = 4

/** Records, for any Kysely dialect. */
export function recordsIn(db: Kysely<Schema>, read: ReadThreads): Records {
  const byUids = (uids: readonly ThreadUid[]) => recordsOf(db, read, uids)
  return {
    byUids,
    page: async (filter, { after, limit }) => {
      const found: RecordPlace[] = []
      let next = after
      for (const lookedAt of [firstLook * limit, maxLookedAt]) {
        const parts = await shortestWay(db, filter, next)
        const { places, last } = await look(db, { filter, parts, lookedAt, limit: limit + 1 - found.length })
        found.push(...places)
        if (found.length > limit)
          return { content: await byUids(uidsOf(found.slice(0, limit))), next: found[limit - 1] ?? null }
        next = last
        if (last === undefined) break
      }
      return { content: await byUids(uidsOf(found)), next: next ?? null }
    },
  }
}

/** Returns the parts of the way with the fewest places, as far as they are counted. */
export async function shortestWay(
  db: Kysely<Schema>,
  filter: RecordFilter,
  after?: RecordPlace,
): Promise<readonly RecordPart[]> {
  const ways = waysTo(db, filter, after)
  const [first = []] = ways
  // The last is the longest of all.
  const counted = ways.slice(0, -1)
  if (counted.length <= 1) return first
  const counts = await countsOf(db, counted)
  return counted[counts.indexOf(Math.min(...counts))] ?? first
}

/** Returns how many places each way has, up to 2,000. */
export async function countsOf(db: Kysely<Schema>, ways: readonly (readonly RecordPart[])[]): Promise<number[]> {
  if (ways.length === 0) return []
  const one = (parts: readonly RecordPart[]) =>
    sql`(select count(*) from (${sql.join(
      parts.map((part) => sql`select * from ${part.limit(maxCounted)} as places`),
      sql` union all `,
    )}) as places)`
  const all = sql.join(ways.map((parts, index) => sql`${one(parts)} as ${sql.id(`way${index}`)}`))
  const { rows } = await sql<Record<string, number>>`select ${all}`.execute(db)
  return ways.map((_, index) => Number(rows[0]?.[`way${index}`] ?? 0))
}

interface Look {
  readonly filter: RecordFilter
  readonly parts: readonly RecordPart[]
  readonly lookedAt: number
  readonly limit: number
}

/** Returns the wanted ones among the next places, and the last place looked at unless it was the last of all. */
async function look(
  db: Kysely<Schema>,
  { filter, parts, lookedAt, limit }: Look,
): Promise<{ places: RecordPlace[]; last: RecordPlace | undefined }> {
  const places = placesOf(db, parts, lookedAt)
  const { rows } = await sql<RecordPlace>`with places as materialized ${places}
    select distinct places.uid, places.at from places cross join threads
    where threads.uid = places.uid and ${isWanted(filter)} order by places.at desc, places.uid desc limit ${limit}`.execute(
    db,
  )
  if (rows.length === limit) return { places: rows, last: rows.at(-1) }
  const ends = await sql<RecordPlace & { looked: number }>`with places as materialized ${places}
    select uid, at, (select count(*) from places) as looked from places order by at, uid limit 1`.execute(db)
  const [end] = ends.rows
  const last = end === undefined || Number(end.looked) < lookedAt ? undefined : { at: Number(end.at), uid: end.uid }
  return { places: rows, last }
}

function uidsOf(places: readonly RecordPlace[]): ThreadUid[] {
  return places.map(({ uid }) => uid)
}

async function recordsOf(db: Kysely<Schema>, read: ReadThreads, uids: readonly ThreadUid[]): Promise<ThreadRecord[]> {
  if (uids.length === 0) return []
  const [threads, comments] = await Promise.all([
    read(db.selectFrom('threads').selectAll('threads').where('uid', 'in', uids)),
    db.selectFrom('threads').select(['uid', 'rating_comment']).where('uid', 'in', uids).execute(),
  ])
  const byUid = new Map(threads.map((thread) => [thread.uid, thread]))
  const said = new Map(comments.map((row) => [row.uid, row.rating_comment ?? '']))
  return uids.flatMap((uid) => {
    const thread = byUid.get(uid)
    return thread === undefined ? [] : [{ thread, comment: said.get(uid) ?? '' }]
  })
}
