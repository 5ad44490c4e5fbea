import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { ThreadUid, Topic, Uid } from '../../../domain/ids.ts'
import { privateTypes, type Thread } from '../../../domain/thread/thread.ts'
import type { Listed, Window } from '../../ports/listed.ts'
import type { QueuedThread, Queues } from '../../ports/queues.ts'
import { compiledForEach, compiledOnce } from '../base/compiled-query.ts'
import type { Schema, ThreadRow } from '../base/schema.ts'
import { isOpen, withOpenThreads } from './open-threads.ts'

/** Reads the threads of a query, whole. */
export type ReadThreads = (query: SelectQueryBuilder<Schema, 'threads', ThreadRow>) => Promise<Thread[]>

/** Written exactly as in the index threads_queue, which is only used if it is known to apply. */
const inQueue = sql<boolean>`state in ('QUEUING', 'OFFERED')`

/** How the threads of a query, or of rows that were read, become whole. */
interface Reading {
  readonly read: ReadThreads
  readonly complete: (rows: readonly ThreadRow[]) => Promise<Thread[]>
}

/** Queues and agents' threads, for any Kysely dialect. */
export function queuesIn(db: Kysely<Schema>, { read, complete }: Reading): Queues {
  const select = () => db.selectFrom('threads').selectAll('threads')
  const { waiting, declined } = waitingIn(db)
  const firsts = compiledForEach(db, (targetUids: Uid[]) => firstsOf(db, targetUids))
  return {
    waiting: async (targetUid, limit) => complete(await waiting(targetUid, limit)),
    declined: async (targetUid) => complete(await declined(targetUid)),
    queued: queuedIn(db),
    queues: (targetUids, window) => queues(db, read, { targetUids, window }),
    inTurn: async (targetUids) =>
      targetUids.length === 0 ? [] : (await firsts(targetUids)).map((row) => row.target_uid as Uid),
    place: placeIn(db),
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
      const rows = await held.where('state', '=', 'CHATTING').where('type', 'not in', privateTypes).execute()
      return rows.map(({ uid, topic }) => ({ uid: uid as ThreadUid, topic: topic as Topic }))
    },
    agentsWithThreads: () => agentsWithThreads(db),
    visitorsThere: () => visitorsThere(db),
    lastAgentOf: (visitorUid, targetUid) => lastAgentOf(db, visitorUid, targetUid),
    assignedSince: assignedIn(db),
  }
}

/** The threads that wait for a target, in order, and those of them that somebody has declined. */
function waitingIn(db: Kysely<Schema>) {
  const waitingFor = (targetUid: Uid) =>
    db.selectFrom('threads').selectAll('threads').where('target_uid', '=', targetUid).where('state', '=', 'QUEUING')
  return {
    waiting: compiledOnce(db, (targetUid: Uid, limit: number) =>
      waitingFor(targetUid).orderBy('priority', 'desc').orderBy('queued_at').orderBy('uid').limit(limit),
    ),
    declined: compiledOnce(db, (targetUid: Uid) => waitingFor(targetUid).where('excluded', '!=', '[]')),
  }
}

function assignedIn(db: Kysely<Schema>): Queues['assignedSince'] {
  const assigned = compiledOnce(db, (targetUid: Uid, sinceMs: number) =>
    db
      .selectFrom('threads')
      .where('target_uid', '=', targetUid)
      .where('assigned_at', '>=', sinceMs)
      .select((of) => [of.fn.countAll<number>().as('count'), of.fn.max('assigned_at').as('lastAt')]),
  )
  return async (targetUid, sinceMs) => {
    const [row] = await assigned(targetUid, sinceMs)
    return { count: Number(row?.count ?? 0), lastAt: (row?.lastAt ?? null) === null ? null : Number(row?.lastAt) }
  }
}

function queuedIn(db: Kysely<Schema>): Queues['queued'] {
  const queued = compiledOnce(db, (targetUid: Uid, offset: number, limit: number) =>
    db
      .selectFrom('threads')
      .select(['uid', 'topic', 'visitor_uid', 'queued_at', 'state', 'excluded'])
      .where('target_uid', '=', targetUid)
      .where(inQueue)
      .orderBy('priority', 'desc')
      .orderBy('queued_at')
      .orderBy('uid')
      .offset(offset)
      .limit(limit),
  )
  return async (targetUid, limit, offset = 0) =>
    (await queued(targetUid, offset, limit)).map((row) => ({
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

/** The first in turn of each target, the first of all in front. */
function firstsOf(db: Kysely<Schema>, targetUids: readonly Uid[]) {
  const [first, ...rest] = targetUids.map((targetUid) => {
    const waiting = db.selectFrom('threads').where('target_uid', '=', targetUid).where('state', '=', 'QUEUING')
    const inOrder = waiting.orderBy('priority', 'desc').orderBy('queued_at').orderBy('uid').limit(1)
    return db.selectFrom(inOrder.select(['target_uid', 'priority', 'queued_at', 'uid']).as('first')).selectAll()
  })
  if (first === undefined) throw new Error('no target')
  const firsts = rest.reduce((all, one) => all.unionAll(one), first)
  return firsts.orderBy('priority', 'desc').orderBy('queued_at').orderBy('uid')
}

const inItsQueue = sql<number>`row_number() over (partition by target_uid order by priority desc, queued_at, uid)`

function placeIn(db: Kysely<Schema>): Queues['place'] {
  const place = compiledOnce(db, (targetUid: Uid, uid: ThreadUid, priority: number, queuedAt: number | null) => {
    const ahead = sql<number>`coalesce(sum(case when uid != ${uid} and (priority > ${priority} or (priority = ${priority}
      and (queued_at < ${queuedAt} or (queued_at = ${queuedAt} and uid < ${uid})))) then 1 else 0 end), 0)`
    const counted = db.selectFrom('threads').select([sql<number>`count(*)`.as('size'), ahead.as('ahead')])
    return counted.where('target_uid', '=', targetUid).where(inQueue)
  })
  return async ({ uid, targetUid, priority, queuedAt }) => {
    const [row] = await place(targetUid, uid, priority, queuedAt)
    return { size: Number(row?.size ?? 0), ahead: Number(row?.ahead ?? 0) }
  }
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
  const rows = await there.where('left_at', 'is', null).where('type', 'not in', privateTypes).execute()
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
