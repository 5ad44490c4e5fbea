import { expressionBuilder, type Kysely, sql } from 'kysely'
import type { Uid } from '../../../domain/ids.ts'
import { privateTypes, type Thread, type ThreadState, threadStates } from '../../../domain/thread/thread.ts'
import type { ThreadFilter, Threads } from '../../ports/threads.ts'
import { countOf, maxParts, type PartOfList, pageOf } from '../base/list-parts.ts'
import type { Schema } from '../base/schema.ts'
import { isOpen } from './open-threads.ts'
import type { ReadThreads } from './queues.ts'
import { isListed } from './shown-threads.ts'

type Places = PartOfList<'threads'>

/**
 * Written exactly as in the indexes threads_ended and threads_ended_of, which are only used if it is known to apply.
 */
const hasEnded = sql<boolean>`threads.state = 'CLOSED'`
/**
 * Checked on each row rather than looked up: a target, visitor or agent has few threads, which would otherwise be
 * searched among all others.
 */
const checkedOrganization = sql<string>`threads.org_uid || ''`

/**
 * Lists of threads, for any Kysely dialect. A list has parts, each of which is read only as far as its page: open
 * threads, which are few and sorted, and ended ones, in the order of an index.
 */
export function threadListIn(db: Kysely<Schema>, read: ReadThreads): Pick<Threads, 'query' | 'count'> {
  return {
    query: async (filter, window) => {
      const uids = await pageOf(db, [...openParts(db, filter), ...endedParts(db, filter)], window)
      if (uids.length === 0) return []
      const found = await read(db.selectFrom('threads').selectAll('threads').where('uid', 'in', uids))
      const byUid = new Map<string, Thread>(found.map((thread) => [thread.uid, thread]))
      return uids.flatMap((uid) => byUid.get(uid) ?? [])
    },
    count: async (filter, maxEnded) => {
      const open = await countOf(db, openParts(db, filter))
      const ended = endedParts(db, filter).map((part) => part.limit(maxEnded))
      return open + Math.min(maxEnded, await countOf(db, ended))
    },
  }
}

function openParts(db: Kysely<Schema>, filter: ThreadFilter): Places[] {
  const { states = threadStates } = filter
  const open = states.filter((state) => state !== 'CLOSED') satisfies ThreadState[]
  if (open.length === 0) return []
  const all = db.selectFrom('threads').select(['threads.uid as uid', 'threads.last_at as at'])
  const places = within(all, filter).where('threads.org_uid', '=', filter.orgUid).where(isOpen)
  return [seen(places.where('threads.state', 'in', open), filter, sharedOpen)]
}

/** Ended threads: an index has them in order, for all, for a target, for a visitor and for a participant. */
function endedParts(db: Kysely<Schema>, filter: ThreadFilter): Places[] {
  const { states, participants, overseer, targetUid, visitorUid } = filter
  if (states?.includes('CLOSED') === false) return []
  if (visitorUid !== undefined) return [seen(ended(db, filter), filter, sharedEver)]
  if (participants !== undefined) return participants.map((uid) => endedFor(db, filter, uid))
  if (overseer === undefined) return [ended(db, filter)]
  const own = overseer.uids.map((uid) => endedFor(db, filter, uid))
  const { targets } = overseer
  if (targets === 'any') return [ended(db, filter), ...own]
  const parts = targets.filter((uid) => targetUid === undefined || uid === targetUid)
  // For those with very many targets, their threads are found quickly among all.
  if (parts.length > maxParts) return [ended(db, filter).where('threads.target_uid', 'in', parts), ...own]
  return [...parts.map((uid) => ended(db, { ...filter, targetUid: uid })), ...own]
}

function ended(db: Kysely<Schema>, filter: ThreadFilter): Places {
  const all = db.selectFrom('threads').select(['threads.uid as uid', 'threads.listed_at as at'])
  const isOfFew = filter.targetUid !== undefined || filter.visitorUid !== undefined
  const organization = isOfFew ? checkedOrganization : 'threads.org_uid'
  const places = within(all, filter).where(organization, '=', filter.orgUid).where(hasEnded)
  return filter.overseer === undefined ? places : places.where('threads.type', 'not in', privateTypes)
}

/** Ended threads of a participant; those who stayed until the end took part until its last moment. */
function endedFor(db: Kysely<Schema>, filter: ThreadFilter, uid: Uid): Places {
  // A cross join keeps its order: for each thread they took part in, one lookup tells whether it is wanted.
  const own = db
    .selectFrom('participants')
    .crossJoin('threads')
    .select(['threads.uid as uid', 'participants.until_at as at'])
  const ended = own
    .whereRef('threads.uid', '=', 'participants.thread_uid')
    .where('participants.uid', '=', uid)
    .where('participants.until_at', '>', 0)
    .where('participants.gone', '=', 0)
  return within(ended as unknown as Places, filter)
    .where(checkedOrganization, '=', filter.orgUid)
    .where(hasEnded)
}

function within(places: Places, { targetUid, visitorUid }: ThreadFilter): Places {
  let narrowed = places.where(isListed)
  if (targetUid !== undefined) narrowed = narrowed.where('threads.target_uid', '=', targetUid)
  return visitorUid === undefined ? narrowed : narrowed.where('threads.visitor_uid', '=', visitorUid)
}

type Shared = typeof sharedOpen

/** Restricts a part to what the reader may see. */
function seen(places: Places, { participants, overseer }: ThreadFilter, shared: Shared): Places {
  const narrowed = participants === undefined ? places : places.where('threads.uid', 'in', shared(participants))
  if (overseer === undefined) return narrowed
  const { uids, targets } = overseer
  return narrowed.where((eb) => {
    const visitors = eb('threads.type', 'not in', privateTypes)
    const overseen = targets === 'any' ? visitors : eb.and([visitors, eb('threads.target_uid', 'in', targets)])
    return eb.or([overseen, eb('threads.uid', 'in', shared(uids))])
  })
}

/** The threads in which somebody takes part, found without reading ended ones. */
function sharedOpen(uids: readonly Uid[]) {
  return partsOf(uids).where('until_at', 'is', null)
}

/** Whether they take part in this thread, or did until its end. */
function sharedEver(uids: readonly Uid[]) {
  return partsOf(uids).whereRef('participants.thread_uid', '=', 'threads.uid')
}

function partsOf(uids: readonly Uid[]) {
  const all = expressionBuilder<Schema, 'threads'>().selectFrom('participants').select('thread_uid')
  return all.where('participants.uid', 'in', uids).where('gone', '=', 0)
}
