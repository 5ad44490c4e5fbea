import { type Kysely, PostgresAdapter, type RawBuilder, sql } from 'kysely'
import type { Uid } from '../../../domain/ids.ts'
import type { Answer } from '../../../domain/thread/answer.ts'
import type { ThreadState } from '../../../domain/thread/thread.ts'
import type { CountedPage, CountedRecord, CountWindow, ErasedCounts, RecordCounts } from '../../ports/record-counts.ts'
import type { RecordFilter } from '../../ports/records.ts'
import { answerOf, creditedTo } from '../base/answers.ts'
import { isAnsweredAs, isReadable, isWanted, placesOf, type RecordPart, waysTo } from '../base/record-parts.ts'
import type { Schema } from '../base/schema.ts'
import { countsOf } from './records.ts'

/** Open ones are few; erased ones are counted at a microsecond each. */
const [mostOpen, mostErased] = [20_000, 200_000]

/** Counting records, for any Kysely dialect. */
export function recordCountsIn(db: Kysely<Schema>): RecordCounts {
  return {
    ofFilter: async (filter) => {
      const ways = waysTo(db, filter)
      const counts = await countsOf(db, ways)
      // The same way for all parts, the first of those that are equally long: it is the narrowest.
      const way = counts.indexOf(Math.min(...counts))
      return (window) => {
        const { after } = window
        return count(db, { filter, window, parts: waysTo(db, filter, after ?? undefined)[way] ?? [] })
      }
    },
    inStates: async (filter, states) => {
      const narrowed = { ...filter, states }
      const [parts = []] = waysTo(db, { orgUid: filter.orgUid, overseer: filter.overseer, states })
      const { rows } = await sql<{ state: ThreadState; count: number }>`
        with places as materialized ${placesOf(db, parts, mostOpen)}
        select state, count(*) as count from (select distinct uid from places) as one
          cross join threads where threads.uid = one.uid and ${isWanted(narrowed)} group by state`.execute(db)
      return new Map(rows.map(({ state, count }) => [state, Number(count)]))
    },
    erased: (filter) => countErased(db, filter),
  }
}

interface CountPart {
  readonly filter: RecordFilter
  readonly window: CountWindow
  readonly parts: readonly RecordPart[]
}

/**
 * As one text for all rows: at ten fields each, moving rows from thread to thread would take longer than finding them.
 */
async function count(db: Kysely<Schema>, { filter, window, parts }: CountPart): Promise<CountedPage> {
  const { lookedAt } = window
  const { rows } = await sql<{ found: string; at: number | null; uid: string | null; looked: number }>`
    with places as materialized ${placesOf(db, parts, lookedAt)}, last as (select at, uid from places order by at, uid limit 1)
    select (select ${listOf(db, countedOf(filter))} from ${parts.length === 1 ? sql`places` : sql`(select distinct uid, at from places) as places`}
        cross join threads where threads.uid = places.uid and ${isWanted(filter)}) as found,
      (select at from last) as at, (select uid from last) as uid, (select count(*) from places) as looked`.execute(db)
  const [row] = rows
  if (row === undefined) return { content: [], next: null }
  const content = (JSON.parse(row.found) as Fields[]).map(recordOf)
  const isEnd = row.uid === null || Number(row.looked) < lookedAt
  return { content, next: isEnd ? null : { at: Number(row.at), uid: row.uid as never } }
}

const isAnsweredLater = sql`threads.answered_at > threads.assigned_at`
/** Written with a rating, where whoever counts may read it. */
const countedOf = ({
  overseer,
}: RecordFilter) => sql`threads.created_at, ${answerOf}, threads.target_uid, threads.answered_by, ${creditedTo},
  threads.rating, threads.category, case threads.tags when '[]' then null else threads.tags end,
  case when ${isAnsweredLater} and threads.assigned_at >= threads.entered_at then threads.assigned_at - threads.entered_at end,
  case when ${isAnsweredLater} then threads.answered_at - threads.assigned_at end,
  case when ${isAnsweredLater} then threads.answered_in end,
  threads.closed_at - threads.created_at, threads.left_message, 
  case when threads.rating_comment > '' and ${isReadable(overseer)} then 1 else 0 end`

/** A list of lists as JSON. */
function listOf(db: Kysely<Schema>, fields: RawBuilder<unknown>) {
  return db.getExecutor().adapter instanceof PostgresAdapter
    ? sql`coalesce(json_agg(json_build_array(${fields})), '[]')::text`
    : sql`json_group_array(json_array(${fields}))`
}

type Fields = readonly [
  createdAt: number,
  answer: Answer,
  targetUid: Uid,
  answeredBy: Uid | null,
  creditedTo: Uid | null,
  score: number | null,
  category: string | null,
  tags: string | null,
  waitMs: number | null,
  responseMs: number | null,
  ownResponseMs: number | null,
  durationMs: number | null,
  hasLeft: number,
  isCommented: number,
]

function recordOf(fields: Fields): CountedRecord {
  const [createdAt, answer, targetUid, answeredBy, credited, score, category, tags, ...more] = fields
  const [waitMs, responseMs, ownResponseMs, durationMs, hasLeft, isCommented] = more
  return {
    ...{ createdAt, answer, targetUid, answeredBy, creditedTo: credited, score, waitMs, responseMs, ownResponseMs },
    ...{ durationMs, category: category ?? '', hasLeft: hasLeft === 1, isCommented: isCommented === 1 },
    tags: tags === null ? [] : [...new Set(JSON.parse(tags) as string[])],
  }
}

async function countErased(db: Kysely<Schema>, filter: RecordFilter): Promise<ErasedCounts> {
  const { orgUid, overseer, fromMs = 0, toMs = Number.MAX_SAFE_INTEGER, targetUid, scores, states, agentUid } = filter
  const { targets } = overseer
  const conditions = [
    sql`org_uid = ${orgUid} and erased_type in ('AGENT', 'WORKGROUP') and type = 'ERASED'`,
    sql`created_at >= ${fromMs} and created_at < ${toMs}`,
    ...(targetUid === undefined ? [] : [sql`target_uid || '' = ${targetUid}`]),
    ...(targets === 'any' ? [] : [targets.length === 0 ? sql`false` : sql`target_uid || '' in (${sql.join(targets)})`]),
    ...(scores === undefined ? [] : [sql`+rating in (${sql.join(scores)})`]),
    ...(states === undefined ? [] : [sql`state || '' in (${sql.join(states)})`]),
    ...(agentUid === undefined
      ? []
      : [sql`exists (select 1 from participants p where p.thread_uid = threads.uid and p.uid = ${agentUid})`]),
    ...isAnsweredAs(filter),
  ]
  const { rows } = await sql<Record<keyof ErasedCounts, number | null>>`select count(*) as conversations,
      count(*) filter (where answer = 'answered') as answered, count(*) filter (where answer = 'missed') as missed,
      count(*) filter (where answer = 'unknown') as unknown, count(rating) as ratings
    from (select ${answerOf} as answer, rating from threads where ${sql.join(conditions, sql` and `)}
      limit ${mostErased}) as matched`.execute(db)
  const of = (name: keyof ErasedCounts) => Number(rows[0]?.[name] ?? 0)
  const [conversations, answered, missed] = [of('conversations'), of('answered'), of('missed')]
  return { conversations, answered, missed, unknown: of('unknown'), ratings: of('ratings') }
}
