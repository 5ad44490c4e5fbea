import type { Kysely, SelectQueryBuilder } from 'kysely'
import type { Uid } from '../../../domain/ids.ts'
import { agentPerson } from '../../../domain/people/agent.ts'
import type { Person } from '../../../domain/person.ts'
import type { Participant, Thread } from '../../../domain/thread/thread.ts'
import type { Threads } from '../../ports/threads.ts'
import { participantOf, threadOf, userOf } from '../base/rows.ts'
import type { Schema, ThreadRow } from '../base/schema.ts'
import { heardTopics } from './participant-topics.ts'
import { queuesIn } from './queues.ts'
import { threadListIn } from './thread-list.ts'

export type ThreadQuery = SelectQueryBuilder<Schema, 'threads', ThreadRow>

const maxThreadsOnTopic = 1000
/** Reads threads, for any Kysely dialect. */
export function threadsIn(db: Kysely<Schema>): Omit<Threads, 'change'> {
  const select = () => db.selectFrom('threads').selectAll('threads')
  const read = async (query: ThreadQuery) => complete(db, await query.execute())
  const first = async (query: ThreadQuery): Promise<Thread | null> => (await read(query))[0] ?? null
  return {
    current: (topic) => first(select().where('topic', '=', topic).orderBy('created_at', 'desc').limit(1)),
    takenPartIn: (topics, uids) => heardTopics(db, topics, uids),
    byUid: (uid) => first(select().where('uid', '=', uid)),
    onTopic: async (topic) =>
      complete(
        db,
        await select().where('topic', '=', topic).orderBy('created_at', 'desc').limit(maxThreadsOnTopic).execute(),
      ),
    ...threadListIn(db, read),
    ...queuesIn(db, read),
  }
}

/** Adds the participants to rows of threads, with one query for each kind. */
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

/** Returns those who began threads: visitors, and agents who write to a colleague. */
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
