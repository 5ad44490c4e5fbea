import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ThreadUid, Uid } from '../../../domain/ids.ts'
import type { CommentFilter, Period, RatingComment, Statistics } from '../../ports/statistics.ts'
import { creditedTo, isMissed } from '../base/answers.ts'
import type { Schema } from '../base/schema.ts'
import type { Databases } from '../people/people.ts'
import { knowAnswers } from './known-answers.ts'

/** Statistics, for any Kysely dialect. Integer division and window functions are the same on SQLite and PostgreSQL. */
export function statisticsIn(databases: Databases): Statistics {
  const { reader: db } = databases
  return {
    catchUp: (limit) => knowAnswers(databases, limit),
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
  const rated = db
    .selectFrom('threads')
    .select(['uid', creditedTo.as('agent_uid'), 'rating', 'rating_comment', 'last_at'])
    .where('target_uid', '=', targetUid)
    .where('created_at', '>=', fromMs)
    .where('created_at', '<', toMs)
    .where('rating_comment', '>', '')
  const query = db.selectFrom(rated.as('rated')).selectAll().orderBy('last_at', 'desc').limit(limit)
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

/** Returns all figures at once. */
function figuresOf(db: Kysely<Schema>, targetUid: Uid, { fromMs, toMs }: Period): Promise<FigureRow[]> {
  const own = sql`(select agent_uid, own_value as value from responses where own_value is not null)`
  const none = sql`0 as answered, 0 as missed, 0 as ratings`
  return rows(
    db,
    sql`with t as materialized (select assigned_at, entered_at, rating, answered_at, answered_by, answered_in,
          case when rating is not null then ${creditedTo} end as rated_by, ${isMissed} as is_missed
        from threads where target_uid = ${targetUid} and created_at >= ${fromMs} and created_at < ${toMs}),
      waits as (select assigned_at - entered_at as value from t
        where answered_at > assigned_at and assigned_at >= entered_at),
      -- The answer to a left message is what assigns it: nobody waited in a queue, and no response was late.
      responses as (select answered_by as agent_uid, answered_at - assigned_at as value, answered_in as own_value
        from t where answered_at > assigned_at),
      credits as (select answered_by as agent_uid, 1 as answered, null as rating from t where answered_by is not null
        union all select rated_by, 0, rating from t where rating is not null and rated_by is not null)
    select 'total' as part, null as agent_uid, count(answered_at) as answered, count(*) filter (where is_missed) as missed,
      count(rating) as ratings, avg(rating) as figure from t
    union all select 'wait', null, ${none}, avg(value) from ${middleOf(sql`waits`)}
    union all select 'response', null, ${none}, avg(value) from ${middleOf(sql`responses`)}
    union all select 'response', agent_uid, ${none}, avg(value)
      from ${middleOf(own, sql`partition by agent_uid`)} group by agent_uid
    union all select 'agent', agent_uid, sum(answered), 0, count(rating), avg(rating) from credits group by agent_uid
    order by answered desc, agent_uid`,
  )
}

/** Selects the middle value, or the two middle ones, separately for each partition. */
function middleOf(values: Rows, partition: Rows = sql``): Rows {
  return sql`(select * from (select v.*, row_number() over (${partition} order by value) as place,
      count(*) over (${partition}) as size from ${values} as v) as ranked
    where place in ((size + 1) / 2, (size + 2) / 2)) as middle`
}

async function rows<Row>(db: Kysely<Schema>, query: Rows): Promise<Row[]> {
  return (await (query as RawBuilder<Row>).execute(db)).rows
}

/** PostgreSQL returns a mean as text. */
function orNull(value: number | string | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value)
}
