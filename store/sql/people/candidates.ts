import { type Kysely, sql } from 'kysely'
import type { Uid } from '../../../domain/ids.ts'
import type { AgentStatus } from '../../../domain/people/agent.ts'
import type { Candidate } from '../../../domain/thread/routing.ts'
import type { Agents } from '../../ports/people.ts'
import { compiledOnce } from '../base/compiled-query.ts'
import type { Schema } from '../base/schema.ts'

/** The agents of a target and their current load, for any Kysely dialect. */
export function candidatesIn(db: Kysely<Schema>): Pick<Agents, 'behind' | 'free'> {
  const all = compiledOnce(db, (targetUid: Uid) => ({ compile: () => members(targetUid).compile(db) }))
  // Of 500 agents in a busy office, one or two.
  const free = compiledOnce(db, (targetUid: Uid) => ({
    compile: () =>
      sql<CandidateRow>`select * from (${members(targetUid)}) as members where status = 'AVAILABLE' and invisible = 0
        and open + offered < capacity and (group_capacity is null or open_in_group < group_capacity)`.compile(db),
  }))
  return {
    behind: async (targetUid) => (await all(targetUid)).map(candidateOf),
    free: async (targetUid) => (await free(targetUid)).map(candidateOf),
  }
}

function members(targetUid: Uid) {
  return sql<CandidateRow>`
    select a.uid, a.status, a.invisible, a.capacity, a.last_assigned_at, m.capacity as group_capacity,
      (select count(*) from threads t where t.agent_uid = a.uid and t.state = 'CHATTING') as open,
      (select count(*) from threads t where t.offered_to = a.uid and t.state = 'OFFERED') as offered,
      case when m.capacity is null then 0 else
        -- Not a condition: SQLite would look through all the workgroup ever had, and not through what the agent has now.
        (select count(*) filter (where t.target_uid = ${targetUid}) from threads t
          where (t.agent_uid = a.uid and t.state = 'CHATTING') or (t.offered_to = a.uid and t.state = 'OFFERED'))
      end as open_in_group
    from agents a left join memberships m on m.agent_uid = a.uid and m.workgroup_uid = ${targetUid}
    where m.workgroup_uid is not null or a.uid = ${targetUid}`
}

interface CandidateRow {
  uid: string
  status: string
  invisible: number
  capacity: number
  last_assigned_at: number
  group_capacity: number | null
  open: number
  offered: number
  open_in_group: number
}

function candidateOf(row: CandidateRow): Omit<Candidate, 'present'> {
  return {
    uid: row.uid as Uid,
    status: row.status as AgentStatus,
    invisible: row.invisible === 1,
    capacity: row.capacity,
    lastAssignedAt: Number(row.last_assigned_at),
    open: Number(row.open),
    offered: Number(row.offered),
    groupCapacity: row.group_capacity,
    openInGroup: Number(row.open_in_group),
  }
}
