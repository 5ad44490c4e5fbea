import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { MessageUid, ThreadUid, Topic, Uid } from '../../../domain/ids.ts'
import type { LeaveMessage, LeftContact } from '../../../domain/thread/leave-message.ts'
import type { LeaveFilter, LeaveMessages } from '../../ports/leave-messages.ts'
import { countOf, maxParts, type PartOfList, pageOf } from '../base/list-parts.ts'
import { userOf } from '../base/rows.ts'
import type { Schema } from '../base/schema.ts'
import type { LeaveMessageRow } from '../base/waiting-schema.ts'

/** Left messages, for any Kysely dialect. */
export function leaveMessagesIn(db: Kysely<Schema>): LeaveMessages {
  return {
    byUid: async (uid) => (await complete(db, select(db).where('leave_messages.uid', '=', uid)))[0] ?? null,
    query: async (filter, window) => {
      const uids = await pageOf(db, partsIn(db, filter), window)
      if (uids.length === 0) return []
      const query = select(db).where('leave_messages.uid', 'in', uids)
      return complete(db, query.orderBy('leave_messages.created_at', 'desc').orderBy('leave_messages.uid'))
    },
    count: async (filter, atMost) => {
      const parts = partsIn(db, filter).map((part) => part.limit(atMost))
      return Math.min(atMost, await countOf(db, parts))
    },
  }
}

/**
 * Selects by organization, or by each target separately, for which there are indexes; open messages have an index of
 * their own.
 */
function partsIn(db: Kysely<Schema>, { orgUid, state, targets }: LeaveFilter): PartOfList<'leave_messages'>[] {
  let all = db.selectFrom('leave_messages').select(['uid', 'created_at as at'])
  if (state === 'open') all = all.where('answered_at', 'is', null)
  if (state === 'answered') all = all.where('answered_at', 'is not', null)
  if (targets === undefined) return [all.where('org_uid', '=', orgUid)]
  if (state === 'open' || targets.length > maxParts)
    return [all.where('org_uid', '=', orgUid).where('target_uid', 'in', targets)]
  const ofOrganization = all.where(sql<string>`org_uid || ''`, '=', orgUid)
  return targets.map((uid) => ofOrganization.where('target_uid', '=', uid))
}

interface LeftMessageRow extends LeaveMessageRow {
  topic: string
  visitor_uid: string
}

type LeaveQuery = SelectQueryBuilder<Schema, 'leave_messages' | 'threads', LeftMessageRow>

function select(db: Kysely<Schema>): LeaveQuery {
  return db
    .selectFrom('leave_messages')
    .innerJoin('threads', 'threads.uid', 'leave_messages.thread_uid')
    .selectAll('leave_messages')
    .select(['threads.topic', 'threads.visitor_uid'])
}

async function complete(db: Kysely<Schema>, query: LeaveQuery): Promise<LeaveMessage[]> {
  const rows = await query.execute()
  if (rows.length === 0) return []
  const uids = [...new Set(rows.map((row) => row.visitor_uid))]
  const visitors = await db.selectFrom('visitors').selectAll().where('uid', 'in', uids).execute()
  const people = new Map(visitors.map((row) => [row.uid, userOf(row, row.uid)]))
  return rows.map((row) => {
    const { answered_by: agentUid, answered_at } = row
    return {
      uid: row.uid as Uid,
      messageUid: row.message_uid as MessageUid,
      threadUid: row.thread_uid as ThreadUid,
      topic: row.topic as Topic,
      orgUid: row.org_uid as Uid,
      targetUid: row.target_uid as Uid,
      user: people.get(row.visitor_uid) ?? userOf(undefined, row.visitor_uid),
      content: row.content,
      ...(JSON.parse(row.contact) as LeftContact),
      createdAt: Number(row.created_at),
      answer: agentUid === null ? null : { agentUid: agentUid as Uid, answeredAt: Number(answered_at) },
    }
  })
}
