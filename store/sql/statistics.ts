import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { CommentFilter, Period, RatingComment, Statistics } from '../ports/statistics.ts'
import type { Schema } from './schema.ts'

/** What an agent's console or the server makes of an agent's doing, which is no response to a visitor. */
const noResponse = sql`('AGENT_CLOSED', 'RECALL', 'RATE_INVITE', 'TRANSFER', 'INVITE')`

/** Statistics by any Kysely dialect. Integer division and window functions are the same on SQLite and PostgreSQL. */
export function statisticsIn(db: Kysely<Schema>): Statistics {
  return {
    ofTarget: async (targetUid, period) => {
      const threads = threadsOf(targetUid, period)
      const [now, [totals], [wait], responses, agents] = await Promise.all([
        countNow(db, targetUid),
        rows<TotalRow>(db, totalsOf(threads)),
        rows<MedianRow>(db, sql`select avg(value) as median from ${middleOf(sql`(${waits(threads)})`)}`),
        rows<MedianRow>(db, firstResponses(threads)),
        rows<AgentRow>(db, agentsOf(threads)),
      ])
      const medianOf = new Map(responses.map((row) => [row.agent_uid, orNull(row.median)]))
      return {
        ...now,
        answered: Number(totals?.answered ?? 0),
        missed: Number(totals?.missed ?? 0),
        ratings: Number(totals?.ratings ?? 0),
        csat: orNull(totals?.csat),
        medianWaitMs: orNull(wait?.median),
        medianFirstResponseMs: medianOf.get(null) ?? null,
        perAgent: agents.map((row) => ({
          agentUid: row.agent_uid as Uid,
          answered: Number(row.answered),
          medianFirstResponseMs: medianOf.get(row.agent_uid) ?? null,
          csat: orNull(row.csat),
        })),
      }
    },
    comments: (targetUid, period, filter) => comments(db, targetUid, { ...period, ...filter }),
  }
}

async function comments(
  db: Kysely<Schema>,
  targetUid: Uid,
  { fromMs, toMs, agentUid, limit }: Period & CommentFilter,
): Promise<RatingComment[]> {
  const query = db
    .selectFrom('threads')
    .select(['uid', 'agent_uid', 'rating', 'rating_comment', 'last_at'])
    .where('target_uid', '=', targetUid)
    .where('created_at', '>=', fromMs)
    .where('created_at', '<', toMs)
    .where('rating_comment', '>', '')
    .orderBy('last_at', 'desc')
    .limit(limit)
  const found = await (agentUid === null ? query : query.where('agent_uid', '=', agentUid)).execute()
  return found.map((row) => ({
    threadUid: row.uid as ThreadUid,
    agentUid: row.agent_uid as Uid | null,
    score: Number(row.rating),
    comment: row.rating_comment ?? '',
    at: Number(row.last_at),
  }))
}

interface TotalRow {
  answered: number
  missed: number
  ratings: number
  csat: number | null
}

interface MedianRow {
  /** Null for that of all agents. */
  agent_uid: string | null
  median: number | null
}

interface AgentRow {
  agent_uid: string
  answered: number
  csat: number | null
}

type Rows = RawBuilder<unknown>

function threadsOf(targetUid: Uid, { fromMs, toMs }: Period): Rows {
  return sql`(select * from threads where target_uid = ${targetUid}
    and created_at >= ${fromMs} and created_at < ${toMs}) as t`
}

async function countNow(db: Kysely<Schema>, targetUid: Uid): Promise<{ waiting: number; chatting: number }> {
  const counted = await rows<{ state: string; count: number }>(
    db,
    sql`select state, count(*) as count from threads
      where target_uid = ${targetUid} and state in ('QUEUING', 'OFFERED', 'CHATTING') group by state`,
  )
  const of = (state: string) => Number(counted.find((row) => row.state === state)?.count ?? 0)
  return { waiting: of('QUEUING') + of('OFFERED'), chatting: of('CHATTING') }
}

function totalsOf(threads: Rows): Rows {
  return sql`select count(assigned_at) as answered, count(rating) as ratings, avg(rating) as csat,
    sum(case when assigned_at is null and state in ('CLOSED', 'OFFLINE') then 1 else 0 end) as missed from ${threads}`
}

/** A thread that was opened again began to wait anew after an agent first took it: it did not wait less than nothing. */
function waits(threads: Rows): Rows {
  return sql`select case when assigned_at > entered_at then assigned_at - entered_at else 0 end as value
    from ${threads} where assigned_at is not null`
}

/** The median of all, and of each agent. Materialized: a log is looked into once for each thread, not at each use. */
function firstResponses(threads: Rows): Rows {
  const own = sql`(select agent_uid, value from responses where agent_uid is not null)`
  return sql`with answered as materialized (select t.agent_uid, t.assigned_at, (select m.sent_at from messages m
        where m.thread_uid = t.uid and m.type not in ${noResponse} and exists (select 1 from participants p
          where p.thread_uid = m.thread_uid and p.uid = m.sender_uid and p.role = 'agent')
        order by m.seq limit 1) as said_at from ${threads} where t.assigned_at is not null),
      responses as (select agent_uid, case when said_at > assigned_at then said_at - assigned_at else 0 end as value
        from answered where said_at is not null)
    select null as agent_uid, avg(value) as median from ${middleOf(sql`responses`)}
    union all select agent_uid, avg(value) from ${middleOf(own, sql`partition by agent_uid`)} group by agent_uid`
}

/** The value in the middle, or the two there; of each part of a partition its own. */
function middleOf(values: Rows, partition: Rows = sql``): Rows {
  return sql`(select * from (select v.*, row_number() over (${partition} order by value) as place,
      count(*) over (${partition}) as size from ${values} as v) as ranked
    where place in ((size + 1) / 2, (size + 2) / 2)) as middle`
}

function agentsOf(threads: Rows): Rows {
  return sql`select agent_uid, count(*) as answered, avg(rating) as csat from ${threads}
    where assigned_at is not null and agent_uid is not null group by agent_uid order by answered desc, agent_uid`
}

async function rows<Row>(db: Kysely<Schema>, query: Rows): Promise<Row[]> {
  return (await (query as RawBuilder<Row>).execute(db)).rows
}

/** PostgreSQL answers a mean as text. */
function orNull(value: number | string | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value)
}
