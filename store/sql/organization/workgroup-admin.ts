import { type Kysely, sql, type Transaction } from 'kysely'
import type { Uid } from '../../../domain/ids.ts'
import type { Workgroup } from '../../../domain/organization/workgroup.ts'
import type { Listed, Window } from '../../ports/listed.ts'
import type { Member, WorkgroupAdmin } from '../../ports/workgroup-admin.ts'
import { workgroupOf } from '../base/rows.ts'
import type { Schema } from '../base/schema.ts'
import type { Databases } from '../people/people.ts'

/** Workgroups and their members, for any Kysely dialect. */
export function workgroupAdminIn({ reader, writer }: Databases): WorkgroupAdmin {
  return {
    of: async (orgUid, { offset, limit }) => {
      const groups = reader.selectFrom('workgroups').where('org_uid', '=', orgUid)
      const { count } = await groups.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
      const query = groups.selectAll().orderBy('nickname').orderBy('uid')
      const rows = await query.offset(offset).limit(limit).execute()
      return { content: rows.map(workgroupOf), totalElements: Number(count) }
    },
    change: (uid, apply) => writer.transaction().execute((trx) => changeWorkgroup(trx, uid, apply)),
    remove: (uid) => writer.transaction().execute((trx) => removeWorkgroup(trx, uid)),
    membersOf: (workgroupUid, window) => membersOf(reader, workgroupUid, window),
    put: async ({ workgroupUid, agentUid, capacity }, since) => {
      await writer
        .insertInto('memberships')
        .values({ workgroup_uid: workgroupUid, agent_uid: agentUid, capacity, since })
        .onConflict((conflict) => conflict.columns(['workgroup_uid', 'agent_uid']).doUpdateSet({ capacity }))
        .execute()
    },
    setCapacity: async ({ workgroupUid, agentUid, capacity }) => {
      const query = writer.updateTable('memberships').set({ capacity }).where('workgroup_uid', '=', workgroupUid)
      return Number((await query.where('agent_uid', '=', agentUid).executeTakeFirst()).numUpdatedRows) > 0
    },
    removeMember: async ({ workgroupUid, agentUid }) => {
      const query = writer.deleteFrom('memberships').where('workgroup_uid', '=', workgroupUid)
      return Number((await query.where('agent_uid', '=', agentUid).executeTakeFirst()).numDeletedRows) > 0
    },
  }
}

async function changeWorkgroup(
  trx: Transaction<Schema>,
  uid: Uid,
  apply: (workgroup: Workgroup) => Workgroup,
): Promise<Workgroup | null> {
  // The row is locked before it is read: of two concurrent changes, the second builds on the first.
  await trx
    .updateTable('workgroups')
    .set((row) => ({ nickname: row.ref('nickname') }))
    .where('uid', '=', uid)
    .execute()
  const row = await trx.selectFrom('workgroups').selectAll().where('uid', '=', uid).executeTakeFirst()
  if (row === undefined) return null
  const changed = apply(workgroupOf(row))
  const { nickname, avatar, settings } = changed
  const values = { nickname, avatar, settings: JSON.stringify(settings) }
  await trx.updateTable('workgroups').set(values).where('uid', '=', uid).execute()
  return changed
}

async function removeWorkgroup(
  trx: Transaction<Schema>,
  uid: Uid,
): Promise<'done' | 'missing' | 'in_use' | 'overflow'> {
  const row = await trx.selectFrom('workgroups').select('org_uid').where('uid', '=', uid).executeTakeFirst()
  if (row === undefined) return 'missing'
  const busy = trx
    .selectFrom('threads')
    .select('uid')
    .where('target_uid', '=', uid)
    .where('state', 'in', ['QUEUING', 'OFFERED', 'CHATTING'])
  if ((await busy.limit(1).executeTakeFirst()) !== undefined) return 'in_use'
  const siblings = await trx.selectFrom('workgroups').selectAll().where('org_uid', '=', row.org_uid).execute()
  if (siblings.some((one) => one.uid !== uid && workgroupOf(one).settings.overflowUid === uid)) return 'overflow'
  await trx.deleteFrom('memberships').where('workgroup_uid', '=', uid).execute()
  await trx.deleteFrom('workgroups').where('uid', '=', uid).execute()
  return 'done'
}

async function membersOf(db: Kysely<Schema>, workgroupUid: Uid, { offset, limit }: Window): Promise<Listed<Member>> {
  const members = db
    .selectFrom('memberships')
    .innerJoin('agents', 'agents.uid', 'memberships.agent_uid')
    .where('workgroup_uid', '=', workgroupUid)
  const { count } = await members.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
  const query = members
    .select(['agents.uid', 'agents.nickname', 'agents.avatar', 'memberships.capacity'])
    .orderBy('agents.nickname')
    .orderBy('agents.uid')
  const rows = await query.offset(offset).limit(limit).execute()
  const content = rows.map(({ uid, ...row }): Member => ({ workgroupUid, agentUid: uid as Uid, ...row }))
  return { content, totalElements: Number(count) }
}
