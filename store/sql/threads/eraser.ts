import { type Kysely, sql } from 'kysely'
import type { ThreadUid, Uid } from '../../../domain/ids.ts'
import type { Eraser } from '../../ports/erasures.ts'
import { erasedThread } from '../base/erased.ts'
import type { Schema } from '../base/schema.ts'
import { forgetTies, tiesOf } from '../people/erase-ties.ts'
import { countErased, forgetVisitor } from '../people/erasures.ts'
import type { Databases } from '../people/people.ts'
import { fileErasingIn } from './erase-files.ts'
import { emptyMessages, emptyQuotes } from './erase-messages.ts'

const bySession = 200
/** Tells conversations with visitors, which keep counting, from notes and what was between app users. */
const formerType = sql<string | null>`case type when ${erasedThread} then erased_type else type end`

/** Erasing, for any Kysely dialect. */
export function eraserIn(databases: Databases): Omit<Eraser, 'emptyWal'> {
  const { reader, writer } = databases
  return {
    ...threadsIn(reader),
    emptyMessages: (step) => emptyMessages(databases, step),
    sealThread: (uid) => writer.transaction().execute((trx) => sealThread(trx, uid)),
    emptyThread: (uid, { erasureUid, nowMs }) =>
      writer.transaction().execute(async (trx) => {
        const isNew = await emptyThread(trx, uid, nowMs)
        if (isNew) await countErased(trx, erasureUid, { threads: 1 })
        return isNew
      }),
    leaveThread: (threadUid, visitorUid) =>
      writer.transaction().execute((trx) => leaveThread(trx, threadUid, visitorUid)),
    emptyQuotes: (visitorUid, limit) => emptyQuotes(databases, visitorUid, limit),
    loginsOf: async (visitorUid) => {
      const sessions = reader
        .selectFrom('sessions')
        .select(['began_at', 'last_active_at'])
        .where('owner_uid', '=', visitorUid)
      const devices = reader.selectFrom('devices').select(['client_id', 'since']).where('owner_uid', '=', visitorUid)
      return {
        sessions: (await sessions.execute()).map(({ began_at, last_active_at }) => ({
          beganAt: began_at === null ? null : Number(began_at),
          lastActiveAt: Number(last_active_at),
        })),
        devices: (await devices.execute()).map((row) => ({ clientId: row.client_id, since: Number(row.since) })),
      }
    },
    tiesOf: (orgUid, visitorUid) => tiesOf(reader, orgUid, visitorUid),
    ...fileErasingIn(databases),
    forgetPerson: async (orgUid, visitorUid) => {
      await forgetLogins(databases, visitorUid)
      await writer.transaction().execute((trx) => forgetVisitor(trx, orgUid, visitorUid))
      await writer.transaction().execute((trx) => forgetTies(trx, orgUid, visitorUid))
      await forgetInAudit(databases, orgUid, visitorUid)
    },
  }
}

function threadsIn(reader: Kysely<Schema>): Pick<Eraser, 'threadsOf' | 'withFriends' | 'sharedWith' | 'isAlone'> {
  const sharedWith = async (uid: Uid, limit: number, types?: readonly string[]) => {
    const parts = reader.selectFrom('participants').innerJoin('threads', 'threads.uid', 'participants.thread_uid')
    const own = parts.select('participants.thread_uid').where('participants.uid', '=', uid).limit(limit)
    const rows = await (types === undefined ? own : own.where('threads.type', 'in', types)).execute()
    return rows.map((row) => row.thread_uid as ThreadUid)
  }
  return {
    threadsOf: async (visitorUid, limit) => {
      const own = reader.selectFrom('threads').select('uid').where('visitor_uid', '=', visitorUid)
      const uids = (await own.orderBy('listed_at').limit(limit).execute()).map(({ uid }) => uid as ThreadUid)
      if (uids.length >= limit) return uids
      // One that was begun to be erased still has them.
      return [...new Set([...uids, ...(await sharedWith(visitorUid, limit, ['FRIEND', erasedThread]))])]
    },
    withFriends: (visitorUid, limit) => sharedWith(visitorUid, limit, ['FRIEND']),
    sharedWith,
    isAlone: async (threadUid, visitorUid) => {
      const other = sql<boolean>`exists (select 1 from participants as other where other.thread_uid = threads.uid
        and other.uid <> ${visitorUid} and other.until_at is null)`
      const group = reader.selectFrom('threads').select('uid').where('uid', '=', threadUid)
      const found = await group.where('type', '=', 'GROUP').where(sql<boolean>`not ${other}`).executeTakeFirst()
      return found !== undefined
    },
  }
}

/** The texts that are left in a row of `threads`: what tells of its people goes with the type. */
const noTexts = {
  ...{ topic: '', extra: '', category: null, tags: null, rating_comment: null, excluded: '[]' },
  type: erasedThread,
  erased_type: formerType,
  state: 'CLOSED',
  // Notes, friends and groups are for nobody's numbers, and their target is a person.
  target_uid: sql<string>`case when type in ('NOTES', 'FRIEND', 'GROUP') or target_uid = visitor_uid then ''
    else target_uid end`,
}

async function sealThread(trx: Kysely<Schema>, uid: ThreadUid): Promise<boolean> {
  const ended = trx.selectFrom('threads').select('uid').where('uid', '=', uid)
  const found = await ended
    .where((eb) => eb.or([eb('state', '=', 'CLOSED'), eb('type', '=', 'NOTES')]))
    .executeTakeFirst()
  if (found === undefined) return false
  await forgetLists(trx, uid)
  await trx
    .updateTable('threads')
    .set((eb) => ({ ...noTexts, revision: eb('revision', '+', 1) }))
    .where('uid', '=', uid)
    .execute()
  return true
}

/** Deletes what leads to a thread; reads its tags, which are there until then. */
async function forgetLists(trx: Kysely<Schema>, uid: ThreadUid): Promise<void> {
  await sql`delete from thread_tags where (org_uid, tag, begun_at, thread_uid) in (
    select org_uid, listed.value, created_at, uid from threads, json_each(threads.tags) as listed
    where uid = ${uid} and tags is not null)`.execute(trx)
  await trx.deleteFrom('leave_messages').where('thread_uid', '=', uid).execute()
  await trx.deleteFrom('proposals').where('thread_uid', '=', uid).execute()
}

async function leaveThread(trx: Kysely<Schema>, threadUid: ThreadUid, visitorUid: Uid): Promise<void> {
  const parts = trx.deleteFrom('participants').where('thread_uid', '=', threadUid)
  await parts.where('uid', '=', visitorUid).execute()
  const oldest = sql<string>`coalesce((select uid from participants where thread_uid = threads.uid and until_at is null
    order by joined_at, uid limit 1), '')`
  await trx
    .updateTable('threads')
    .set((eb) => ({ target_uid: oldest, revision: eb('revision', '+', 1) }))
    .where('uid', '=', threadUid)
    .where('target_uid', '=', visitorUid)
    .execute()
}

/** Keeps what counts: for whom it was, who answered, when, how it was rated. */
async function emptyThread(trx: Kysely<Schema>, uid: ThreadUid, nowMs: number): Promise<boolean> {
  await forgetLists(trx, uid)
  await forgetGroup(trx, uid)
  const times = {
    queued_at: null,
    due_at: null,
    left_at: null,
    offered_to: null,
    offer_deadline: null,
    offered_at: null,
  }
  const { numUpdatedRows } = await trx
    .updateTable('threads')
    .set((eb) => ({
      ...noTexts,
      ...times,
      ...{ visitor_uid: '', revision: eb('revision', '+', 1) },
      closed_at: sql<number>`coalesce(closed_at, ${nowMs})`,
    }))
    .where('uid', '=', uid)
    .where('visitor_uid', '!=', '')
    .executeTakeFirst()
  if (Number(numUpdatedRows) === 0) return false
  const participants = () => trx.updateTable('participants').where('thread_uid', '=', uid)
  await trx.deleteFrom('participants').where('thread_uid', '=', uid).where('role', '=', 'visitor').execute()
  // Gone since ever: nothing of it is owed to them.
  const over = { gone: 1, until_seq: 0, until_at: 0, until_mark: 0, ended_seq: null, ended_at: null, ended_mark: null }
  await participants()
    .set({ ...over, begun_at: null })
    .execute()
  return true
}

async function forgetGroup(trx: Kysely<Schema>, threadUid: ThreadUid): Promise<void> {
  const group = trx.selectFrom('threads').select('visitor_uid').where('uid', '=', threadUid)
  await trx.deleteFrom('group_invitations').where('group_uid', '=', group).execute()
  await trx.deleteFrom('user_groups').where('uid', '=', group).execute()
}

async function forgetLogins({ reader, writer }: Databases, visitorUid: Uid): Promise<void> {
  for (;;) {
    const own = reader.selectFrom('sessions').select('uid').where('owner_uid', '=', visitorUid).limit(bySession)
    const uids = (await own.execute()).map(({ uid }) => uid)
    if (uids.length > 0) await writer.deleteFrom('sessions').where('uid', 'in', uids).execute()
    if (uids.length < bySession) break
  }
  const devices = reader.selectFrom('devices').select('client_id').where('owner_uid', '=', visitorUid)
  const clients = (await devices.execute()).map((row) => row.client_id)
  for (const client of clients) {
    await writer.deleteFrom('cursors').where('client_id', '=', client).execute()
    await writer.deleteFrom('devices').where('client_id', '=', client).execute()
  }
}

/** What was done to the person, such as an export or a conversation that was begun, names them; that it was done stays. */
async function forgetInAudit({ writer }: Databases, orgUid: Uid, visitorUid: Uid): Promise<void> {
  const rows = writer.updateTable('audit').set({ target_uid: '', target_name: '', changes: '[]' })
  await rows.where('target_uid', '=', visitorUid).where(sql<string>`org_uid || ''`, '=', orgUid).execute()
}
