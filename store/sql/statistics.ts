import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { typesOfLine } from '../../domain/message-kind.ts'
import type { CommentFilter, Period, RatingComment, Statistics } from '../ports/statistics.ts'
import type { Schema } from './schema.ts'

/** What an agent's console or the server makes of an agent's doing, which is no response to a visitor. */
const noResponse = sql.join(typesOfLine)

/** Statistics by any Kysely dialect. Integer division and window functions are the same on SQLite and PostgreSQL. */
export function statisticsIn(db: Kysely<Schema>): Statistics {
  return {
    ofTarget: async (targetUid, period) => {
      const [now, found] = await Promise.all([countNow(db, targetUid), figuresOf(db, targetUid, period)])
      const of = (part: FigureRow['part']) => found.filter((row) => row.part === part)
      const responseOf = new Map(of('response').map((row) => [row.agent_uid, orNull(row.figure)]))
      const [total] = of('total')
      return {
        ...now,
        answered: Number(total?.answered ?? 0),
        missed: Number(total?.missed ?? 0),
        ratings: Number(total?.ratings ?? 0),
        csat: orNull(total?.figure),
        medianWaitMs: orNull(of('wait')[0]?.figure),
        medianFirstResponseMs: responseOf.get(null) ?? null,
        perAgent: of('agent').map((row) => ({
          agentUid: row.agent_uid as Uid,
          answered: Number(row.answered),
          medianFirstResponseMs: responseOf.get(row.agent_uid) ?? null,
          csat: orNull(row.figure),
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

interface FigureRow {
  readonly part: 'total' | 'wait' | 'response' | 'agent'
  /** Null for all agents. */
  readonly agent_uid: string | null
  readonly answered: number
  readonly missed: number
  readonly ratings: number
  /** A mean score, or a median in ms. */
  readonly figure: number | string | null
}

type Rows = RawBuilder<unknown>

async function countNow(db: Kysely<Schema>, targetUid: Uid): Promise<{ waiting: number; chatting: number }> {
  const counted = await rows<{ state: string; count: number }>(
    db,
    sql`select state, count(*) as count from threads
      where target_uid = ${targetUid} and state in ('QUEUING', 'OFFERED', 'CHATTING') group by state`,
  )
  const of = (state: string) => Number(counted.find((row) => row.state === state)?.count ?? 0)
  return { waiting: of('QUEUING') + of('OFFERED'), chatting: of('CHATTING') }
}

/** All figures at once. Materialized: the log is looked into once for each thread, not at each use. */
function figuresOf(db: Kysely<Schema>, targetUid: Uid, { fromMs, toMs }: Period): Promise<FigureRow[]> {
  const own = sql`(select agent_uid, value from responses where agent_uid is not null)`
  const none = sql`0 as answered, 0 as missed, 0 as ratings`
  return rows(
    db,
    sql`with t as materialized (select state, agent_uid, assigned_at, entered_at, rating, ${saidAt()} as said_at
        from threads where target_uid = ${targetUid} and created_at >= ${fromMs} and created_at < ${toMs}),
      waits as (select assigned_at - entered_at as value from t
        where said_at is not null and assigned_at >= entered_at),
      responses as (select agent_uid, case when said_at > assigned_at then said_at - assigned_at else 0 end as value
        from t where said_at is not null)
    select 'total' as part, null as agent_uid, count(said_at) as answered,
      sum(case when said_at is null and state in ('CLOSED', 'OFFLINE') then 1 else 0 end) as missed,
      count(rating) as ratings, avg(rating) as figure from t
    union all select 'wait', null, ${none}, avg(value) from ${middleOf(sql`waits`)}
    union all select 'response', null, ${none}, avg(value) from ${middleOf(sql`responses`)}
    union all select 'response', agent_uid, ${none}, avg(value)
      from ${middleOf(own, sql`partition by agent_uid`)} group by agent_uid
    union all select 'agent', agent_uid, count(said_at), 0, count(rating), avg(rating) from t
      where agent_uid is not null group by agent_uid having count(said_at) > 0 or count(rating) > 0
    order by answered desc, agent_uid`,
  )
}

/** When an agent first wrote something in a thread that was taken. */
function saidAt(): Rows {
  return sql`case when assigned_at is null then null else (select m.sent_at from messages m
    where m.thread_uid = threads.uid and m.type not in (${noResponse}) and exists (select 1 from participants p
      where p.thread_uid = m.thread_uid and p.uid = m.sender_uid and p.role = 'agent')
    order by m.seq limit 1) end`
}

/** The value in the middle, or the two there; of each part of a partition its own. */
function middleOf(values: Rows, partition: Rows = sql``): Rows {
  return sql`(select * from (select v.*, row_number() over (${partition} order by value) as place,
      count(*) over (${partition}) as size from ${values} as v) as ranked
    where place in ((size + 1) / 2, (size + 2) / 2)) as middle`
}

async function rows<Row>(db: Kysely<Schema>, query: Rows): Promise<Row[]> {
  return (await (query as RawBuilder<Row>).execute(db)).rows
}

/** PostgreSQL answers a mean as text. */
function orNull(value: number | string | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value)
}
