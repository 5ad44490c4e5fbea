import { expressionBuilder, type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import { agentPerson } from '../../domain/agent.ts'
import type { Uid } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import type { Participant, Thread } from '../../domain/thread.ts'
import type { ThreadFilter, Threads } from '../ports/threads.ts'
import { heardTopics } from './heard-topics.ts'
import { isOpen } from './open-threads.ts'
import { queuesIn } from './queues.ts'
import { participantOf, threadOf, userOf } from './rows.ts'
import type { Schema, ThreadRow } from './schema.ts'

export type ThreadQuery = SelectQueryBuilder<Schema, 'threads', ThreadRow>

const maxThreadsOnTopic = 1000
/** Sorted, not read in the order of threads_recent: the few that are open would be looked for among all others. */
const sortedActivity = sql<number>`threads.last_at + 0`
/** Checked, not looked up in threads_recent: what few take part in would be looked for among all others. */
const checkedOrganization = sql<string>`threads.org_uid || ''`

/** Reading threads by any Kysely dialect. */
export function threadsIn(db: Kysely<Schema>): Omit<Threads, 'change'> {
  const select = () => db.selectFrom('threads').selectAll('threads')
  const first = async (query: ThreadQuery): Promise<Thread | null> =>
    (await complete(db, await query.execute()))[0] ?? null
  return {
    current: (topic) => first(select().where('topic', '=', topic).orderBy('created_at', 'desc').limit(1)),
    heard: (topics, uids) => heardTopics(db, topics, uids),
    byUid: (uid) => first(select().where('uid', '=', uid)),
    onTopic: async (topic) =>
      complete(
        db,
        await select().where('topic', '=', topic).orderBy('created_at', 'desc').limit(maxThreadsOnTopic).execute(),
      ),
    query: async (filter, { offset, limit }) => {
      const query = matching(select(), filter)
        .orderBy(isOpenAlone(filter) ? sortedActivity : 'listed_at', 'desc')
        .orderBy('uid')
      return complete(db, await query.offset(offset).limit(limit).execute())
    },
    count: async (filter) => {
      const query = matching(select(), filter).clearSelect()
      const row = await query.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
      return Number(row.count)
    },
    ...queuesIn(db, async (query) => complete(db, await query.execute())),
  }
}

function isOpenAlone({ states }: ThreadFilter): boolean {
  return states?.every((state) => state !== 'CLOSED') === true
}

function matching(query: ThreadQuery, filter: ThreadFilter): ThreadQuery {
  const { states, participants, overseer } = filter
  const open = isOpenAlone(filter)
  const organization = participants === undefined || open ? 'threads.org_uid' : checkedOrganization
  let narrowed = query.where(organization, '=', filter.orgUid).where('threads.type', '!=', 'NOTES')
  if (states !== undefined) narrowed = narrowed.where('threads.state', 'in', states)
  if (open) narrowed = narrowed.where(isOpen)
  if (filter.targetUid !== undefined) narrowed = narrowed.where('threads.target_uid', '=', filter.targetUid)
  if (filter.visitorUid !== undefined) narrowed = narrowed.where('threads.visitor_uid', '=', filter.visitorUid)
  const shared = open ? sharedOpen : sharedEver
  if (participants !== undefined) narrowed = narrowed.where('threads.uid', 'in', shared(participants))
  if (overseer === undefined) return narrowed
  const { uids, targets } = overseer
  return narrowed.where((eb) => {
    const visitors = eb('threads.type', '!=', 'MEMBER')
    const overseen = targets === 'any' ? visitors : eb.and([visitors, eb('threads.target_uid', 'in', targets)])
    return eb.or([overseen, eb('threads.uid', 'in', shared(uids))])
  })
}

/** The threads somebody takes part in, or did until the end. */
function sharedEver(uids: readonly Uid[]) {
  const shared = expressionBuilder<Schema>().selectFrom('participants').select('thread_uid')
  return shared.where('participants.uid', 'in', uids).where('gone', '=', 0)
}

/** Those of them that go on, found without the others. */
function sharedOpen(uids: readonly Uid[]) {
  return sharedEver(uids).where('until_at', 'is', null)
}

/** Adds the people to rows of threads, with one query for each kind. */
async function complete(db: Kysely<Schema>, rows: readonly ThreadRow[]): Promise<Thread[]> {
  if (rows.length === 0) return []
  const [people, participants] = await Promise.all([
    peopleOf(db, rows),
    db
      .selectFrom('participants')
      .selectAll()
      .where(
        'thread_uid',
        'in',
        rows.map((row) => row.uid),
      )
      .where('gone', '=', 0)
      .orderBy('joined_at')
      .orderBy('uid')
      .execute(),
  ])
  const participantsOf = Map.groupBy(participants, (participant) => participant.thread_uid)
  return rows.map((row) => {
    const those: Participant[] = (participantsOf.get(row.uid) ?? []).map(participantOf)
    return threadOf(row, people.get(row.visitor_uid) ?? userOf(undefined, row.visitor_uid), those)
  })
}

/** Those who began threads: visitors, and agents who write to a colleague. */
async function peopleOf(db: Kysely<Schema>, rows: readonly ThreadRow[]): Promise<Map<string, Person>> {
  const people = new Map<string, Person>()
  const visitorUids = rows.filter((row) => row.type !== 'MEMBER').map((row) => row.visitor_uid)
  if (visitorUids.length > 0) {
    const visitors = await db.selectFrom('visitors').selectAll().where('uid', 'in', distinct(visitorUids)).execute()
    for (const row of visitors) people.set(row.uid, userOf(row, row.uid))
  }
  const agentUids = rows.filter((row) => row.type === 'MEMBER').map((row) => row.visitor_uid)
  if (agentUids.length > 0) {
    const columns = ['uid', 'nickname', 'avatar'] as const
    const agents = await db.selectFrom('agents').select(columns).where('uid', 'in', distinct(agentUids)).execute()
    for (const row of agents) people.set(row.uid, agentPerson({ ...row, uid: row.uid as Uid }))
  }
  return people
}

function distinct(uids: readonly string[]): string[] {
  return [...new Set(uids)]
}
