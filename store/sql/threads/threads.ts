import type { Kysely, SelectQueryBuilder } from 'kysely'
import type { ThreadUid, Topic, Uid } from '../../../domain/ids.ts'
import { agentPerson } from '../../../domain/people/agent.ts'
import type { Person } from '../../../domain/person.ts'
import { groupPerson } from '../../../domain/thread/group.ts'
import type { Participant, Thread } from '../../../domain/thread/thread.ts'
import type { Threads } from '../../ports/threads.ts'
import { compiledForEach, compiledOnce } from '../base/compiled-query.ts'
import { groupOf, participantOf, threadOf, userOf } from '../base/rows.ts'
import type { Schema, ThreadRow } from '../base/schema.ts'
import { heardTopics } from './participant-topics.ts'
import { queuesIn, type ReadThreads } from './queues.ts'
import { isShown } from './shown-threads.ts'
import { threadListIn } from './thread-list.ts'

export type ThreadQuery = SelectQueryBuilder<Schema, 'threads', ThreadRow>

const maxThreadsOnTopic = 1000
/** Reads threads, for any Kysely dialect. */
export function threadsIn(db: Kysely<Schema>): Omit<Threads, 'change'> {
  const every = () => db.selectFrom('threads').selectAll('threads')
  const select = () => every().where(isShown)
  const complete = completedBy(db)
  const read = async (query: ThreadQuery) => complete(await query.execute())
  const byUid = compiledOnce(db, (uid: ThreadUid) => select().where('uid', '=', uid))
  const newestOn = compiledOnce(db, (topic: Topic) =>
    select().where('topic', '=', topic).orderBy('created_at', 'desc').limit(1),
  )
  return {
    current: async (topic) => (await complete(await newestOn(topic)))[0] ?? null,
    takenPartIn: (topics, uids) => heardTopics(db, topics, uids),
    byUid: async (uid) => (await complete(await byUid(uid)))[0] ?? null,
    onTopic: (topic) =>
      read(select().where('topic', '=', topic).orderBy('created_at', 'desc').limit(maxThreadsOnTopic)),
    ...threadListIn(db, read),
    ...queuesIn(db, { read, complete }),
  }
}

/** Returns a function that reads the threads of a query, whole. */
export function readsThreads(db: Kysely<Schema>): ReadThreads {
  const complete = completedBy(db)
  return async (query) => complete(await query.execute())
}

/** Returns a function that adds the participants to rows of threads, with one query for each kind. */
function completedBy(db: Kysely<Schema>): (rows: readonly ThreadRow[]) => Promise<Thread[]> {
  const people = peopleIn(db)
  const partsIn = compiledForEach(db, (uids: string[]) => {
    const those = db.selectFrom('participants').selectAll().where('thread_uid', 'in', uids).where('gone', '=', 0)
    return those.orderBy('joined_at').orderBy('uid')
  })
  return async (rows) => {
    if (rows.length === 0) return []
    const [persons, participants] = await Promise.all([people(rows), partsIn(rows.map((row) => row.uid))])
    const participantsOf = Map.groupBy(participants, (participant) => participant.thread_uid)
    return rows.map((row) => {
      const those: Participant[] = (participantsOf.get(row.uid) ?? []).map(participantOf)
      return threadOf(row, persons.get(row.visitor_uid) ?? userOf(undefined, row.visitor_uid), those)
    })
  }
}

/** Returns a function that reads those who began threads: visitors, and agents who write to a colleague; and groups. */
function peopleIn(db: Kysely<Schema>): (rows: readonly ThreadRow[]) => Promise<Map<string, Person>> {
  const visitorsOf = compiledForEach(db, (uids: string[]) =>
    db.selectFrom('visitors').selectAll().where('uid', 'in', uids),
  )
  const agentsOf = compiledForEach(db, (uids: string[]) =>
    db.selectFrom('agents').select(['uid', 'nickname', 'avatar']).where('uid', 'in', uids),
  )
  const groupsOf = compiledForEach(db, (uids: string[]) =>
    db.selectFrom('user_groups').selectAll().where('uid', 'in', uids),
  )
  return async (rows) => {
    const people = new Map<string, Person>()
    const groupUids = rows.filter((row) => row.type === 'GROUP').map((row) => row.visitor_uid)
    if (groupUids.length > 0) {
      for (const row of await groupsOf(distinct(groupUids))) people.set(row.uid, groupPerson(groupOf(row)))
    }
    const visitorUids = rows.filter((row) => !['MEMBER', 'GROUP'].includes(row.type)).map((row) => row.visitor_uid)
    if (visitorUids.length > 0) {
      for (const row of await visitorsOf(distinct(visitorUids))) people.set(row.uid, userOf(row, row.uid))
    }
    const agentUids = rows.filter((row) => row.type === 'MEMBER').map((row) => row.visitor_uid)
    if (agentUids.length > 0) {
      for (const row of await agentsOf(distinct(agentUids)))
        people.set(row.uid, agentPerson({ ...row, uid: row.uid as Uid }))
    }
    return people
  }
}

function distinct(uids: readonly string[]): string[] {
  return [...new Set(uids)]
}
