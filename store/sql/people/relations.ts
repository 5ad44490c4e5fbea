import { type Kysely, type Selectable, sql } from 'kysely'
import type { ThreadUid, Topic, Uid } from '../../../domain/ids.ts'
import { agentPerson } from '../../../domain/people/agent.ts'
import type { Relation, RelationState } from '../../../domain/people/relation.ts'
import type { Person } from '../../../domain/person.ts'
import type { Window } from '../../ports/listed.ts'
import type { Friend, KnownRelation, RelationChange, RelationStore } from '../../ports/social.ts'
import { userOf } from '../base/rows.ts'
import type { Schema } from '../base/schema.ts'
import type { RelationTable } from '../base/social-schema.ts'
import { lastSaidIn } from './last-said.ts'
import type { Databases } from './people.ts'

/** Who has asked, refused and blocked whom, for any Kysely dialect. */
export function relationsIn({ reader, writer }: Databases): RelationStore {
  const of = (ownerUid: Uid, state: RelationState) =>
    reader.selectFrom('relations').where('owner_uid', '=', ownerUid).where('state', '=', state)
  return {
    between: async (ownUid, otherUid) => {
      const pair = reader.selectFrom('relations').selectAll().where('owner_uid', 'in', [ownUid, otherUid])
      const rows = (await pair.where('other_uid', 'in', [ownUid, otherUid]).execute()).map(relationOf)
      const sideOf = (uid: Uid) => rows.find((one) => one.ownerUid === uid) ?? null
      return { own: sideOf(ownUid), others: sideOf(otherUid) }
    },
    write: (orgUid, changes) => write(writer, orgUid, changes),
    list: async (ownerUid, state, { offset, limit }) => {
      const page = of(ownerUid, state).selectAll().orderBy('at', 'desc').orderBy('other_uid', 'desc')
      const [rows, total] = await Promise.all([
        page.offset(offset).limit(limit).execute(),
        of(ownerUid, state)
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow(),
      ])
      const people = await peopleOf(
        reader,
        rows.map((row) => row.other_uid),
      )
      return { content: rows.map((row) => knownRelation(row, people)), totalElements: Number(total.count) }
    },
    trim: async (ownerUid, state, kept) => {
      const sorted = of(ownerUid, state).select('other_uid').orderBy('at', 'desc').orderBy('other_uid', 'desc')
      const old = (await sorted.offset(kept).limit(mostTrimmed).execute()).map((row) => row.other_uid)
      if (old.length === 0) return 0
      const query = writer.deleteFrom('relations').where('owner_uid', '=', ownerUid).where('state', '=', state)
      return Number((await query.where('other_uid', 'in', old).executeTakeFirst()).numDeletedRows)
    },
    ...friendsIn(reader),
  }
}

const mostTrimmed = 100

/** Friends are those with whom somebody has an open thread. */
function friendsIn(db: Kysely<Schema>): Pick<RelationStore, 'friends' | 'countFriends'> {
  const countFriends = async (uid: Uid) => {
    const counted = openWithFriends(db, uid).select((eb) => eb.fn.countAll<number>().as('count'))
    return Number((await counted.executeTakeFirstOrThrow()).count)
  }
  return {
    friends: async (uid, window) => {
      const [content, totalElements] = await Promise.all([friendsOf(db, uid, window), countFriends(uid)])
      return { content, totalElements }
    },
    countFriends,
  }
}

function openWithFriends(db: Kysely<Schema>, uid: Uid) {
  return db
    .selectFrom('participants as membership')
    .innerJoin('threads', 'threads.uid', 'membership.thread_uid')
    .where('membership.uid', '=', uid)
    .where('membership.until_at', 'is', null)
    .where('threads.type', '=', 'FRIEND')
}

async function friendsOf(db: Kysely<Schema>, uid: Uid, { offset, limit }: Window): Promise<Friend[]> {
  const lastActive = openWithFriends(db, uid).orderBy('threads.last_at', 'desc').orderBy('threads.uid')
  const page = lastActive.select('threads.uid').offset(offset).limit(limit)
  // Messages are only counted in the threads of the page.
  const rows = await lastActive
    .where('threads.uid', 'in', page)
    .innerJoin('participants as other', (join) =>
      join.onRef('other.thread_uid', '=', 'membership.thread_uid').on('other.uid', '!=', uid),
    )
    .select(['threads.uid', 'threads.topic', 'threads.created_at', 'threads.last_at', 'threads.last_seq'])
    .select(['other.uid as other', unreadBy(uid).as('unread'), 'membership.from_seq', 'membership.read_seq'])
    .execute()
  const others = rows.map(({ other }) => other)
  const listed = rows.map((row) => ({ threadUid: row.uid as ThreadUid, fromSeq: row.from_seq }))
  const [people, last] = await Promise.all([peopleOf(db, others), lastSaidIn(db, listed)])
  return rows.map(({ other, ...row }) => ({
    person: personIn(people, other),
    threadUid: row.uid as ThreadUid,
    topic: row.topic as Topic,
    since: Number(row.created_at),
    lastAt: Number(row.last_at),
    lastSeq: row.last_seq,
    unread: Number(row.unread),
    readSeq: row.read_seq,
    last: last.get(row.uid as ThreadUid) ?? null,
  }))
}

/** Unread messages are counted up to this many of a thread's last. */
const mostUnread = 100

/** How many of a thread's last messages somebody else wrote since they last read; needs their row as `membership`. */
export function unreadBy(uid: Uid) {
  return sql<number>`(select count(*) from messages as m where m.thread_uid = threads.uid
    and m.seq > max(membership.read_seq, membership.from_seq, threads.last_seq - ${mostUnread}) and m.status != 'RECALL'
    and m.sender_uid != ${uid} and m.type not in ('SYSTEM', 'RECALL'))`
}

async function write(db: Kysely<Schema>, orgUid: Uid, changes: readonly RelationChange[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const { ownerUid, otherUid, after } of changes) {
      if (after === null) {
        await trx.deleteFrom('relations').where('owner_uid', '=', ownerUid).where('other_uid', '=', otherUid).execute()
        continue
      }
      const { state, text, at } = after
      await trx
        .insertInto('relations')
        .values({ owner_uid: ownerUid, other_uid: otherUid, org_uid: orgUid, state, text, at })
        .onConflict((conflict) => conflict.columns(['owner_uid', 'other_uid']).doUpdateSet({ state, text, at }))
        .execute()
    }
  })
}

/** Returns visitors and agents as others see them. */
export async function peopleOf(db: Kysely<Schema>, uids: readonly string[]): Promise<Map<string, Person>> {
  if (uids.length === 0) return new Map()
  const rows = await db.selectFrom('visitors').selectAll().where('uid', 'in', uids).execute()
  const found = new Map(rows.map((row) => [row.uid, userOf(row, row.uid)]))
  const others = uids.filter((uid) => !found.has(uid))
  if (others.length === 0) return found
  const agents = db.selectFrom('agents').select(['uid', 'nickname', 'avatar']).where('uid', 'in', others)
  for (const row of await agents.execute()) found.set(row.uid, agentPerson({ ...row, uid: row.uid as Uid }))
  return found
}

/** Returns one of them; somebody who was deleted has only a uid. */
export function personIn(people: ReadonlyMap<string, Person>, uid: string): Person {
  return people.get(uid) ?? userOf(undefined, uid)
}

function relationOf(row: Selectable<RelationTable>): Relation {
  const { owner_uid: ownerUid, other_uid: otherUid, state, text, at } = row
  return { ownerUid: ownerUid as Uid, otherUid: otherUid as Uid, state: state as RelationState, text, at: Number(at) }
}

function knownRelation(row: Selectable<RelationTable>, people: ReadonlyMap<string, Person>): KnownRelation {
  return { ...relationOf(row), other: personIn(people, row.other_uid) }
}
