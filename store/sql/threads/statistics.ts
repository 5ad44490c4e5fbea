import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ThreadUid, Uid } from '../../../domain/ids.ts'
import { typesOfLine } from '../../../domain/message-kind.ts'
import type { CommentFilter, Period, RatingComment, Statistics } from '../../ports/statistics.ts'
import type { Schema } from '../base/schema.ts'

/** Types that an agent's console or the server sends on the agent's behalf, which are not a response to a visitor. */
const noResponse = sql.join(typesOfLine)
/** Types that do not count as a visitor's own words; the form of a visitor who found nobody available does count. */
const noWords = sql.join(typesOfLine.filter((type) => type !== 'LEAVE_MSG_SUBMIT'))

/** Statistics, for any Kysely dialect. Integer division and window functions are the same on SQLite and PostgreSQL. */
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
  const rated = db
    .selectFrom('threads')
    .select(['uid', ratedBy().as('agent_uid'), 'rating', 'rating_comment', 'last_at'])
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

/** Returns all figures at once. Materialized, so that the log is read only once for each thread, not at each use. */
function figuresOf(db: Kysely<Schema>, targetUid: Uid, { fromMs, toMs }: Period): Promise<FigureRow[]> {
  const own = sql`(select agent_uid, own_value as value from responses where own_value is not null)`
  const none = sql`0 as answered, 0 as missed, 0 as ratings`
  return rows(
    db,
    sql`with found as materialized (select uid, state, assigned_at, entered_at, rating, ${firstSeq()} as said_seq,
          case when rating is null then null else ${ratedBy()} end as rated_by,
          case when state in ('CLOSED', 'OFFLINE') and ${hasVisitorSpoken} then 1 else 0 end as was_needed
        from threads where target_uid = ${targetUid} and created_at >= ${fromMs} and created_at < ${toMs}),
      t as materialized (select found.*, first.sent_at as said_at, first.sender_uid as said_by, p.joined_at
        from found left join messages first on first.thread_uid = found.uid and first.seq = found.said_seq
        left join participants p on p.thread_uid = found.uid and p.uid = first.sender_uid),
      waits as (select assigned_at - entered_at as value from t
        where said_at > assigned_at and assigned_at >= entered_at),
      -- The answer to a left message is what assigns it: nobody waited in a queue, and no response was late.
      responses as (select said_by as agent_uid, said_at - assigned_at as value,
          -- Who came to it later is not held to have been silent before; of who left and came back it is not known
          -- any more when they first had it.
          case when said_at <= joined_at then null
            when joined_at > assigned_at then said_at - joined_at else said_at - assigned_at end as own_value
        from t where said_at > assigned_at),
      credits as (select said_by as agent_uid, 1 as answered, null as rating from t where said_at is not null
        union all select rated_by, 0, rating from t where rating is not null and rated_by is not null)
    select 'total' as part, null as agent_uid, count(said_at) as answered,
      sum(case when said_at is null then was_needed else 0 end) as missed,
      count(rating) as ratings, avg(rating) as figure from t
    union all select 'wait', null, ${none}, avg(value) from ${middleOf(sql`waits`)}
    union all select 'response', null, ${none}, avg(value) from ${middleOf(sql`responses`)}
    union all select 'response', agent_uid, ${none}, avg(value)
      from ${middleOf(own, sql`partition by agent_uid`)} group by agent_uid
    union all select 'agent', agent_uid, sum(answered), 0, count(rating), avg(rating) from credits group by agent_uid
    order by answered desc, agent_uid`,
  )
}

/** The seq at which an agent first wrote something in a thread that was taken. */
function firstSeq(): Rows {
  return sql`case when assigned_at is null then null else (select min(m.seq) ${wordsOfAgents('m')}) end`
}

/** The agent whom a rating concerns: the one who wrote last, not one who merely has the thread. */
function ratedBy(): RawBuilder<string | null> {
  return sql<
    string | null
  >`coalesce((select r.sender_uid ${wordsOfAgents('r')} order by r.seq desc limit 1), threads.agent_uid)`
}

/** Each query uses its own alias for the messages it reads. */
function wordsOfAgents(name: 'm' | 'r'): Rows {
  const one = sql.ref(name)
  return sql`from messages as ${one} where ${one}.thread_uid = threads.uid and ${one}.type not in (${noResponse})
    and exists (select 1 from participants p
      where p.thread_uid = ${one}.thread_uid and p.uid = ${one}.sender_uid and p.role = 'agent')`
}

/** A visitor who has written nothing has missed nothing. */
const hasVisitorSpoken = sql`exists (select 1 from messages v where v.thread_uid = threads.uid
  and v.sender_uid = threads.visitor_uid and v.type not in (${noWords}))`

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
