import type { Uid } from '../../domain/ids.ts'
import type { Workgroup } from '../../domain/organization/workgroup.ts'
import { type Agent, isAdmin } from '../../domain/people/agent.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { AgentAdmin } from '../../store/ports/agent-admin.ts'
import type { Agents, Workgroups } from '../../store/ports/people.ts'
import type { WorkgroupAdmin } from '../../store/ports/workgroup-admin.ts'
import type { AuditWriter } from '../audit/audit-writer.ts'
import type { PasswordCost } from '../auth/passwords.ts'
import type { Sessions } from '../auth/sessions.ts'
import type { Uids } from '../new-uid.ts'
import type { Clock } from '../timing/clock.ts'

/** Called when an admin has changed something, so that it takes effect at once. */
export interface SetUpEvents {
  workgroupChanged(uid: Uid): Promise<void>
  /** Appearance, role or capacity. */
  agentChanged(agent: Agent): void
  /** They have made themselves invisible, or visible again. */
  agentHidden(uid: Uid, isHidden: boolean): void
  agentRemoved(agent: Agent): Promise<void>
  memberAdded(workgroupUid: Uid, agentUid: Uid): void
  memberChanged(workgroupUid: Uid): void
  /** Resolves once the agent's offers there are on their way to others. */
  memberRemoved(workgroupUid: Uid, agentUid: Uid): Promise<void>
}

/** The uploaded pictures of agents and workgroups. */
export interface OwnPictures {
  /** Returns whether an address is that of the picture of an agent or workgroup. */
  isOf(ownerUid: Uid, address: string): boolean
  /** Deletes the picture of an agent or workgroup, unless `address` is its own. */
  dropUnless(ownerUid: Uid, address: string): Promise<void>
}

export interface AdminDeps {
  readonly agents: Agents
  readonly workgroups: Workgroups
  readonly staff: AgentAdmin
  readonly groups: WorkgroupAdmin
  readonly sessions: Pick<Sessions, 'outdate'>
  readonly events: SetUpEvents
  readonly auditor: AuditWriter
  readonly pictures: OwnPictures
  readonly passwordCost: PasswordCost
  readonly uids: Uids
  readonly clock: Pick<Clock, 'now'>
}

/** Throws Refused `forbidden` for everybody but an admin. */
export async function checkAdmin(agents: Pick<Agents, 'byUid'>, actor: AgentActor): Promise<void> {
  if (!isAdmin(await agents.byUid(actor.uid))) throw new Refused('forbidden')
}

/** Returns an agent of the actor's organization. Throws Refused `unknown_target`. */
export async function ownAgent({ agents }: Pick<AdminDeps, 'agents'>, actor: AgentActor, uid: Uid): Promise<Agent> {
  const agent = await agents.byUid(uid)
  if (agent === null || agent.orgUid !== actor.orgUid) throw new Refused('unknown_target')
  return agent
}

/** Returns a workgroup of the actor's organization. Throws Refused `unknown_target`. */
export async function ownWorkgroup(
  { workgroups }: Pick<AdminDeps, 'workgroups'>,
  actor: AgentActor,
  uid: Uid,
): Promise<Workgroup> {
  const workgroup = await workgroups.byUid(uid)
  if (workgroup === null || workgroup.orgUid !== actor.orgUid) throw new Refused('unknown_target')
  return workgroup
}
