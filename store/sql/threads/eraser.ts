import { type Kysely, sql } from 'kysely'
import type { ThreadUid, Uid } from '../../../domain/ids.ts'
import type { Eraser } from '../../ports/erasures.ts'
import { erasedThread } from '../base/erased.ts'
import type { Schema } from '../base/schema.ts'
import { forgetVisitor } from '../people/erasures.ts'
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
    threadsOf: async (visitorUid, limit) => {
      const own = reader.selectFrom('threads').select('uid').where('visitor_uid', '=', visitorUid)
      return (await own.orderBy('listed_at').limit(limit).execute()).map(({ uid }) => uid as ThreadUid)
    },
    sharedWith: async (visitorUid, limit) => {
      const shared = reader.selectFrom('participants').select('thread_uid').where('uid', '=', visitorUid)
      return (await shared.limit(limit).execute()).map((row) => row.thread_uid as ThreadUid)
    },
    emptyMessages: (step) => emptyMessages(databases, step),
    sealThread: async (uid) => {
      const sealed = { type: erasedThread, topic: '', state: 'CLOSED' }
      const update = writer.updateTable('threads').where('uid', '=', uid)
      const { numUpdatedRows } = await update
        .set((eb) => ({ ...sealed, erased_type: formerType, revision: eb('revision', '+', 1) }))
        .where((eb) => eb.or([eb('state', '=', 'CLOSED'), eb('type', '=', 'NOTES')]))
        .executeTakeFirst()
      return Number(numUpdatedRows) > 0
    },
    emptyThread: (uid, nowMs) => writer.transaction().execute((trx) => emptyThread(trx, uid, nowMs)),
    leaveThread: async (threadUid, visitorUid) => {
      const part = writer.deleteFrom('participants').where('thread_uid', '=', threadUid)
      await part.where('uid', '=', visitorUid).execute()
    },
    emptyQuotes: (visitorUid, limit) => emptyQuotes(databases, visitorUid, limit),
    loginsOf: async (visitorUid) => {
      const sessions = reader.selectFrom('sessions').select('last_active_at').where('owner_uid', '=', visitorUid)
      const devices = reader.selectFrom('devices').select(['client_id', 'since']).where('owner_uid', '=', visitorUid)
      return {
        sessions: (await sessions.execute()).map((row) => ({ lastActiveAt: Number(row.last_active_at) })),
        devices: (await devices.execute()).map((row) => ({ clientId: row.client_id, since: Number(row.since) })),
      }
    },
    ...fileErasingIn(databases),
    forgetPerson: async (orgUid, visitorUid) => {
      await forgetLogins(databases, visitorUid)
      await writer.transaction().execute((trx) => forgetVisitor(trx, orgUid, visitorUid))
      await forgetInAudit(databases, orgUid, visitorUid)
    },
  }
}

/** Keeps what counts: for whom it was, who answered, when, how it was rated. */
async function emptyThread(trx: Kysely<Schema>, uid: ThreadUid, nowMs: number): Promise<boolean> {
  const texts = { topic: '', extra: '', category: null, tags: null, rating_comment: null, excluded: '[]' }
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
      ...texts,
      ...times,
      ...{ type: erasedThread, state: 'CLOSED', visitor_uid: '', revision: eb('revision', '+', 1) },
      erased_type: formerType,
      // Notes are for nobody's numbers, and their target is the visitor.
      target_uid: sql<string>`case target_uid when visitor_uid then '' else target_uid end`,
      closed_at: sql<number>`coalesce(closed_at, ${nowMs})`,
    }))
    .where('uid', '=', uid)
    .where('visitor_uid', '!=', '')
    .executeTakeFirst()
  if (Number(numUpdatedRows) === 0) return false
  const participants = () => trx.updateTable('participants').where('thread_uid', '=', uid)
  await trx.deleteFrom('participants').where('thread_uid', '=', uid).where('role', '=', 'visitor').execute()
  // Gone since ever: nothing of it is owed to them.
  await participants().set({ gone: 1, until_seq: 0, until_at: 0, ended_seq: null, ended_at: null }).execute()
  await trx.deleteFrom('leave_messages').where('thread_uid', '=', uid).execute()
  await trx.deleteFrom('proposals').where('thread_uid', '=', uid).execute()
  return true
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

/** These name the person; that they were done stays. */
const namingActs = [
  'visitor.export',
  'thread.begin',
  'contact.block',
  'contact.unblock',
  'contact.merge',
  'contact.unmerge',
]

async function forgetInAudit({ reader, writer }: Databases, orgUid: Uid, visitorUid: Uid): Promise<void> {
  const acts = reader.selectFrom('audit').select('uid').where('org_uid', '=', orgUid)
  const rows = await acts.where('kind', 'in', namingActs).where('target_uid', '=', visitorUid).execute()
  const nobody = { target_uid: '', target_name: '' }
  for (const { uid } of rows) await writer.updateTable('audit').set(nobody).where('uid', '=', uid).execute()
}
