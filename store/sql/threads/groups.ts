import { type Kysely, sql } from 'kysely'
import type { ThreadUid, Topic, Uid } from '../../../domain/ids.ts'
import type { Window } from '../../ports/listed.ts'
import type { GroupStore, OwnGroup, ReadCursor } from '../../ports/social.ts'
import { groupOf } from '../base/rows.ts'
import type { Schema } from '../base/schema.ts'
import { lastSaidIn } from '../people/last-said.ts'
import type { Databases } from '../people/people.ts'
import { peopleOf, personIn, unreadBy } from '../people/relations.ts'
import { invitationsIn } from './group-invitations.ts'

/** Cursors of a transaction. */
const readsAtOnce = 200

/** Groups of app users, for any Kysely dialect. */
export function groupsIn({ reader, writer }: Databases): GroupStore {
  return {
    create: async ({ uid, orgUid, name, avatar, ofAgents }, nowMs) => {
      const row = { uid, org_uid: orgUid, name, avatar, created_at: nowMs, of_agents: ofAgents ? 1 : 0 }
      await writer.insertInto('user_groups').values(row).execute()
    },
    byUid: async (uid) => {
      const row = await reader.selectFrom('user_groups').selectAll().where('uid', '=', uid).executeTakeFirst()
      return row === undefined ? null : groupOf(row)
    },
    change: async ({ uid, name, avatar }) => {
      await writer.updateTable('user_groups').set({ name, avatar }).where('uid', '=', uid).execute()
    },
    ...listsIn(reader),
    ...invitationsIn({ reader, writer }),
    ...readsIn({ reader, writer }),
  }
}

function listsIn(db: Kysely<Schema>): Pick<GroupStore, 'groupsOf' | 'countGroups' | 'members'> {
  const countGroups = async (uid: Uid) => {
    const counted = openWith(db, uid).select((eb) => eb.fn.countAll<number>().as('count'))
    return Number((await counted.executeTakeFirstOrThrow()).count)
  }
  return {
    countGroups,
    groupsOf: async (uid, window) => {
      const [content, totalElements] = await Promise.all([groupsOf(db, uid, window), countGroups(uid)])
      return { content, totalElements }
    },
    members: async (threadUid, { offset, limit }) => {
      const all = membersOf(db, threadUid)
      const page = all.select(['uid', 'joined_at', 'read_seq']).orderBy('joined_at').orderBy('uid')
      const [rows, total] = await Promise.all([
        page.offset(offset).limit(limit).execute(),
        all.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
      ])
      const uids = rows.map(({ uid }) => uid)
      const people = await peopleOf(db, uids)
      const content = rows.map(({ uid, joined_at, read_seq }) => ({
        ...{ person: personIn(people, uid), joinedAt: Number(joined_at), readSeq: read_seq },
      }))
      return { content, totalElements: Number(total.count) }
    },
  }
}

function openWith(db: Kysely<Schema>, uid: Uid) {
  return db
    .selectFrom('participants as membership')
    .innerJoin('threads', 'threads.uid', 'membership.thread_uid')
    .where('membership.uid', '=', uid)
    .where('membership.until_at', 'is', null)
    .where('threads.type', '=', 'GROUP')
}

async function groupsOf(db: Kysely<Schema>, uid: Uid, { offset, limit }: Window): Promise<OwnGroup[]> {
  const members = sql<number>`(select count(*) from participants as other
    where other.thread_uid = threads.uid and other.until_at is null)`
  const lastActive = openWith(db, uid)
    .innerJoin('user_groups', 'user_groups.uid', 'threads.visitor_uid')
    .orderBy('threads.last_at', 'desc')
    .orderBy('threads.uid')
  const page = lastActive.select('threads.uid').offset(offset).limit(limit)
  // Members and messages are only counted in the threads of the page.
  const rows = await lastActive
    .where('threads.uid', 'in', page)
    .selectAll('user_groups')
    .select(['threads.uid as thread_uid', 'threads.topic', 'threads.target_uid', 'threads.last_at', 'threads.last_seq'])
    .select(['membership.joined_at', members.as('members'), unreadBy(uid).as('unread')])
    .select(['membership.from_seq', 'membership.read_seq'])
    .execute()
  const listed = rows.map((row) => ({ threadUid: row.thread_uid as ThreadUid, fromSeq: row.from_seq }))
  const last = await lastSaidIn(db, listed)
  return rows.map((row) => ({
    ...groupOf(row),
    ...{ threadUid: row.thread_uid as ThreadUid, topic: row.topic as Topic, ownerUid: row.target_uid as Uid },
    ...{ members: Number(row.members), joinedAt: Number(row.joined_at), lastAt: Number(row.last_at) },
    ...{ lastSeq: row.last_seq, unread: Number(row.unread), readSeq: row.read_seq },
    last: last.get(row.thread_uid as ThreadUid) ?? null,
  }))
}

function membersOf(db: Kysely<Schema>, threadUid: ThreadUid) {
  return db.selectFrom('participants').where('thread_uid', '=', threadUid).where('until_at', 'is', null)
}

async function moveReads(trx: Kysely<Schema>, cursors: readonly ReadCursor[]): Promise<void> {
  for (const { threadUid, uid, seq } of cursors) {
    const moved = { read_seq: sql<number>`max(read_seq, ${seq})` }
    const own = trx.updateTable('participants').set(moved).where('thread_uid', '=', threadUid)
    await own.where('uid', '=', uid).where('until_at', 'is', null).execute()
  }
}

function readsIn({ reader, writer }: Databases): Pick<GroupStore, 'saveReads' | 'reads'> {
  return {
    saveReads: async (cursors) => {
      // Others write in between.
      for (let from = 0; from < cursors.length; from += readsAtOnce) {
        const some = cursors.slice(from, from + readsAtOnce)
        await writer.transaction().execute((trx) => moveReads(trx, some))
      }
    },
    reads: async (threadUid) => {
      const rows = await membersOf(reader, threadUid).select(['uid', 'read_seq as seq']).execute()
      return rows.map(({ uid, seq }) => ({ uid: uid as Uid, seq }))
    },
  }
}
