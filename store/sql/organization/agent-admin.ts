import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { Uid } from '../../../domain/ids.ts'
import type { AgentAdmin, AgentChange, BusyAgent, Staffed } from '../../ports/agent-admin.ts'
import { UsernameTaken } from '../../ports/people.ts'
import { agentOf } from '../base/rows.ts'
import type { AgentTable, Schema } from '../base/schema.ts'
import type { Databases } from '../people/people.ts'

/** Administration of agents, for any Kysely dialect. */
export function agentAdminIn({ reader, writer }: Databases): AgentAdmin {
  return {
    of: async (orgUid, { offset, limit }) => {
      const agents = reader.selectFrom('agents').where('agents.org_uid', '=', orgUid)
      const { count } = await agents.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
      const query = agents
        .innerJoin('users', 'users.uid', 'agents.user_uid')
        .selectAll('agents')
        .select(['users.username', open.as('open'), offered.as('offered')])
        .orderBy('agents.nickname')
        .orderBy('agents.uid')
      const rows = await query.offset(offset).limit(limit).execute()
      return { content: rows.map(busyAgentOf), totalElements: Number(count) }
    },
    hasAdmin: async (orgUid) => {
      const query = reader.selectFrom('agents').select('uid').where('org_uid', '=', orgUid).where('role', '=', 'ADMIN')
      return (await query.limit(1).executeTakeFirst()) !== undefined
    },
    change: (uid, change) => writer.transaction().execute((trx) => changeAgent(trx, uid, change)),
    changeProfile: async (uid, { invisible, ...said }) => {
      const values = { ...said, ...(invisible === undefined ? {} : { invisible: invisible ? 1 : 0 }) }
      if (Object.keys(values).length === 0) return
      await writer.updateTable('agents').set(values).where('uid', '=', uid).execute()
    },
    remove: (uid) => writer.transaction().execute((trx) => removeAgent(trx, uid)),
  }
}

const open = sql<number>`(select count(*) from threads t where t.agent_uid = agents.uid and t.state = 'CHATTING')`
const offered = sql<number>`(select count(*) from threads t where t.offered_to = agents.uid and t.state = 'OFFERED')`

type AgentRow = Selectable<AgentTable>

function busyAgentOf(row: AgentRow & { username: string; open: number; offered: number }): BusyAgent {
  return { ...agentOf(row), open: Number(row.open), offered: Number(row.offered) }
}

async function changeAgent(trx: Transaction<Schema>, uid: Uid, change: AgentChange): Promise<Staffed> {
  const agent = await held(trx, uid)
  if (agent === undefined) return 'missing'
  if (change.role === 'AGENT' && (await isLastAdmin(trx, agent))) return 'last_admin'
  const { username, ...looks } = change
  if (username !== undefined) await rename(trx, agent.user_uid, username)
  if (Object.keys(looks).length > 0) await trx.updateTable('agents').set(looks).where('uid', '=', uid).execute()
  return 'done'
}

async function rename(trx: Transaction<Schema>, userUid: string, username: string): Promise<void> {
  const others = trx.selectFrom('users').select('uid').where('username', '=', username).where('uid', '!=', userUid)
  if ((await others.executeTakeFirst()) !== undefined) throw new UsernameTaken(username)
  await trx.updateTable('users').set({ username }).where('uid', '=', userUid).execute()
}

async function removeAgent(trx: Transaction<Schema>, uid: Uid): Promise<Staffed | 'in_use'> {
  const agent = await held(trx, uid)
  if (agent === undefined) return 'missing'
  if (await isLastAdmin(trx, agent)) return 'last_admin'
  if (await isNeeded(trx, uid)) return 'in_use'
  await trx.deleteFrom('memberships').where('agent_uid', '=', uid).execute()
  await trx.deleteFrom('agents').where('uid', '=', uid).execute()
  await trx.deleteFrom('users').where('uid', '=', agent.user_uid).execute()
  return 'done'
}

/** Locks the whole organization first: two admins who remove each other take turns. */
async function held(trx: Transaction<Schema>, uid: Uid): Promise<AgentRow | undefined> {
  const find = () => trx.selectFrom('agents').selectAll().where('uid', '=', uid).executeTakeFirst()
  const agent = await find()
  if (agent === undefined) return undefined
  await trx
    .updateTable('organizations')
    .set((row) => ({ name: row.ref('name') }))
    .where('uid', '=', agent.org_uid)
    .execute()
  return find()
}

async function isLastAdmin(trx: Transaction<Schema>, { uid, org_uid, role }: AgentRow): Promise<boolean> {
  if (role !== 'ADMIN') return false
  const admins = trx.selectFrom('agents').select('uid').where('org_uid', '=', org_uid).where('role', '=', 'ADMIN')
  return (await admins.where('uid', '!=', uid).limit(1).executeTakeFirst()) === undefined
}

/**
 * Returns whether an agent has a visitor's thread, a visitor waits for them in particular, or they are being asked to
 * take a thread.
 */
async function isNeeded(db: Kysely<Schema>, uid: Uid): Promise<boolean> {
  const row = await db
    .selectFrom('threads')
    .select('uid')
    .where('type', 'in', ['AGENT', 'WORKGROUP'])
    .where('state', 'in', ['QUEUING', 'OFFERED', 'CHATTING'])
    .where(({ or, eb, selectFrom }) =>
      or([
        eb('agent_uid', '=', uid),
        eb('offered_to', '=', uid),
        eb('target_uid', '=', uid),
        eb(
          'uid',
          'in',
          selectFrom('participants').select('thread_uid').where('uid', '=', uid).where('until_at', 'is', null),
        ),
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
