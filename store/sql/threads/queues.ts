import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { ThreadUid, Topic, Uid } from '../../../domain/ids.ts'
import type { Thread } from '../../../domain/thread/thread.ts'
import type { Listed, Window } from '../../ports/listed.ts'
import type { QueuedThread, QueuePosition, Queues, Waiter } from '../../ports/queues.ts'
import type { Schema, ThreadRow } from '../base/schema.ts'
import { isOpen, withOpenThreads } from './open-threads.ts'

/** Reads the threads of a query, whole. */
export type ReadThreads = (query: SelectQueryBuilder<Schema, 'threads', ThreadRow>) => Promise<Thread[]>

/** Written exactly as in the index threads_queue, which is only used if it is known to apply. */
const inQueue = sql<boolean>`state in ('QUEUING', 'OFFERED')`

/** Queues and agents' threads, for any Kysely dialect. */
export function queuesIn(db: Kysely<Schema>, read: ReadThreads): Queues {
  const select = () => db.selectFrom('threads').selectAll('threads')
  return {
    waiting: (targetUid, limit) =>
      read(
        select()
          .where('target_uid', '=', targetUid)
          .where('state', '=', 'QUEUING')
          .orderBy('priority', 'desc')
          .orderBy('queued_at')
          .orderBy('uid')
          .limit(limit),
      ),
    declined: (targetUid) =>
      read(select().where('target_uid', '=', targetUid).where('state', '=', 'QUEUING').where('excluded', '!=', '[]')),
    queued: (targetUid, limit, offset = 0) => queued(db, targetUid, { offset, limit }),
    queues: (targetUids, window) => queues(db, read, { targetUids, window }),
    inTurn: (targetUids) => inTurn(db, targetUids),
    place: (thread) => place(db, thread),
    targetsWaitedFor: async () => {
      const query = withOpenThreads(db).selectFrom('open_threads').select('target_uid').distinct()
      return (await query.where('state', '=', 'QUEUING').execute()).map((row) => row.target_uid as Uid)
    },
    offered: (agentUid, limit) => {
      const query = select().where('state', '=', 'OFFERED').orderBy('offer_deadline').limit(limit)
      // With `is not null`, SQLite would read every thread that ever existed instead of those offered.
      return read(agentUid === null ? query.where('offered_to', '>', '') : query.where('offered_to', '=', agentUid))
    },
    heldBy: (agentUid) => read(select().where('agent_uid', '=', agentUid).where('state', '=', 'CHATTING')),
    namesHeldBy: async (agentUid) => {
      const held = db.selectFrom('threads').select(['uid', 'topic']).where('agent_uid', '=', agentUid)
      const rows = await held.where('state', '=', 'CHATTING').where('type', '!=', 'MEMBER').execute()
      return rows.map(({ uid, topic }) => ({ uid: uid as ThreadUid, topic: topic as Topic }))
    },
    agentsWithThreads: () => agentsWithThreads(db),
    visitorsThere: () => visitorsThere(db),
    lastAgentOf: (visitorUid, targetUid) => lastAgentOf(db, visitorUid, targetUid),
    assignedSince: async (targetUid, sinceMs) => {
      const taken = db.selectFrom('threads').where('target_uid', '=', targetUid).where('assigned_at', '>=', sinceMs)
      const row = await taken
        .select((of) => [of.fn.countAll<number>().as('count'), of.fn.max('assigned_at').as('lastAt')])
        .executeTakeFirstOrThrow()
      return { count: Number(row.count), lastAt: row.lastAt === null ? null : Number(row.lastAt) }
    },
  }
}

async function queued(db: Kysely<Schema>, targetUid: Uid, { offset, limit }: Window): Promise<Waiter[]> {
  const rows = await db
    .selectFrom('threads')
    .select(['uid', 'topic', 'visitor_uid', 'queued_at', 'state', 'excluded'])
    .where('target_uid', '=', targetUid)
    .where(inQueue)
    .orderBy('priority', 'desc')
    .orderBy('queued_at')
    .orderBy('uid')
    .offset(offset)
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    threadUid: row.uid as ThreadUid,
    topic: row.topic as Topic,
    visitorUid: row.visitor_uid as Uid,
    queuedAt: Number(row.queued_at),
    isAsked: row.state === 'OFFERED',
    excluded: JSON.parse(row.excluded) as Uid[],
  }))
}

async function queues(
  db: Kysely<Schema>,
  read: ReadThreads,
  { targetUids, window }: { targetUids: readonly Uid[]; window: Window },
): Promise<Listed<QueuedThread>> {
  const waiting = db.selectFrom('threads').where('target_uid', 'in', targetUids).where(inQueue)
  const { count } = await waiting.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
  const places = await waiting
    .select(['uid', inItsQueue.as('position'), sql<number>`count(*) over (partition by target_uid)`.as('size')])
    .orderBy('priority', 'desc')
    .orderBy('queued_at')
    .orderBy('uid')
    .offset(window.offset)
    .limit(window.limit)
    .execute()
  const uids = places.map((row) => row.uid)
  const threads =
    uids.length === 0 ? [] : await read(db.selectFrom('threads').selectAll('threads').where('uid', 'in', uids))
  const content = places.flatMap(({ uid, position, size }) => {
    const thread = threads.find((one) => one.uid === uid)
    return thread === undefined ? [] : [{ thread, position: Number(position), queueSize: Number(size) }]
  })
  return { content, totalElements: Number(count) }
}

async function inTurn(db: Kysely<Schema>, targetUids: readonly Uid[]): Promise<Uid[]> {
  const [first, ...rest] = targetUids.map((targetUid) => {
    const waiting = db.selectFrom('threads').where('target_uid', '=', targetUid).where('state', '=', 'QUEUING')
    const inOrder = waiting.orderBy('priority', 'desc').orderBy('queued_at').orderBy('uid').limit(1)
    return db.selectFrom(inOrder.select(['target_uid', 'priority', 'queued_at', 'uid']).as('first')).selectAll()
  })
  if (first === undefined) return []
  const firsts = rest.reduce((all, one) => all.unionAll(one), first)
  const rows = await firsts.orderBy('priority', 'desc').orderBy('queued_at').orderBy('uid').execute()
  return rows.map((row) => row.target_uid as Uid)
}

const inItsQueue = sql<number>`row_number() over (partition by target_uid order by priority desc, queued_at, uid)`

async function place(
  db: Kysely<Schema>,
  { uid, targetUid, priority, queuedAt }: Pick<Thread, 'uid' | 'targetUid' | 'priority' | 'queuedAt'>,
): Promise<QueuePosition> {
  const ahead = sql<number>`coalesce(sum(case when uid != ${uid} and (priority > ${priority} or (priority = ${priority}
    and (queued_at < ${queuedAt} or (queued_at = ${queuedAt} and uid < ${uid})))) then 1 else 0 end), 0)`
  const row = await db
    .selectFrom('threads')
    .select([sql<number>`count(*)`.as('size'), ahead.as('ahead')])
    .where('target_uid', '=', targetUid)
    .where(inQueue)
    .executeTakeFirstOrThrow()
  return { size: Number(row.size), ahead: Number(row.ahead) }
}

async function agentsWithThreads(db: Kysely<Schema>): Promise<Uid[]> {
  const open = withOpenThreads(db).selectFrom('open_threads')
  const holding = open.select('agent_uid as uid').where('state', '=', 'CHATTING')
  const rows = await holding
    .union((of) => of.selectFrom('open_threads').select('offered_to as uid').where('state', '=', 'OFFERED'))
    .execute()
  return rows.flatMap(({ uid }) => (uid === null ? [] : [uid as Uid]))
}

async function visitorsThere(db: Kysely<Schema>): Promise<{ uid: Uid; orgUid: Uid }[]> {
  const there = db.selectFrom('threads').select(['visitor_uid as uid', 'org_uid as orgUid']).where(isOpen)
  const rows = await there.where('left_at', 'is', null).where('type', '!=', 'MEMBER').execute()
  return rows.map(({ uid, orgUid }) => ({ uid: uid as Uid, orgUid: orgUid as Uid }))
}

async function lastAgentOf(db: Kysely<Schema>, visitorUid: Uid, targetUid: Uid): Promise<Uid | null> {
  const row = await db
    .selectFrom('threads')
    .select('agent_uid')
    .where('visitor_uid', '=', visitorUid)
    .where('target_uid', '=', targetUid)
    .where('agent_uid', 'is not', null)
    .orderBy('listed_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return (row?.agent_uid ?? null) as Uid | null
}
