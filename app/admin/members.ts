import type { Uid } from '../../domain/ids.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Listed, Window } from '../../store/ports/listed.ts'
import type { Member, Membership } from '../../store/ports/workgroup-admin.ts'
import { type AdminDeps, checkAdmin, ownAgent, ownWorkgroup } from './permissions.ts'

/** Returns the members of a workgroup, for agents of its organization. Throws Refused `unknown_target`. */
export async function membersOf(
  deps: AdminDeps,
  actor: AgentActor,
  { workgroupUid, window }: { workgroupUid: Uid; window: Window },
): Promise<Listed<Member>> {
  await ownWorkgroup(deps, actor, workgroupUid)
  return deps.groups.membersOf(workgroupUid, window)
}

/** Makes an agent a member, or gives a member this capacity. Throws Refused `forbidden`, `unknown_target`. */
export async function addMember(deps: AdminDeps, actor: AgentActor, membership: Membership): Promise<Member> {
  const member = await memberOf(deps, actor, membership)
  await deps.groups.put(membership, deps.clock.now())
  await note(deps, actor, { kind: 'member.add', membership })
  deps.events.memberAdded(membership.workgroupUid, membership.agentUid)
  return member
}

/**
 * Changes a member's capacity. Throws Refused `forbidden`, `unknown_target`, `not_found` if the agent is not a member.
 */
export async function updateMember(deps: AdminDeps, actor: AgentActor, membership: Membership): Promise<Member> {
  const member = await memberOf(deps, actor, membership)
  if (!(await deps.groups.setCapacity(membership))) throw new Refused('not_found')
  await note(deps, actor, { kind: 'member.update', membership })
  deps.events.memberChanged(membership.workgroupUid)
  return member
}

/**
 * Removes a member, who keeps the threads they have there. Throws Refused `forbidden`, `unknown_target`, `not_found` if
 * the agent is not a member.
 */
export async function removeMember(
  deps: AdminDeps,
  actor: AgentActor,
  membership: Omit<Membership, 'capacity'>,
): Promise<void> {
  await memberOf(deps, actor, { ...membership, capacity: null })
  if (!(await deps.groups.removeMember(membership))) throw new Refused('not_found')
  await note(deps, actor, { kind: 'member.remove', membership })
  await deps.events.memberRemoved(membership.workgroupUid, membership.agentUid)
}

/** The audit log names the workgroup as the target of a membership act, and the agent beside it. */
async function note(
  deps: AdminDeps,
  actor: AgentActor,
  { kind, membership }: { kind: 'member.add' | 'member.update' | 'member.remove'; membership: Partial<Membership> },
): Promise<void> {
  const { workgroupUid: targetUid = '', ...after } = membership
  await deps.auditor.done(actor, { kind, targetUid, after })
}

async function memberOf(deps: AdminDeps, actor: AgentActor, membership: Membership): Promise<Member> {
  await checkAdmin(deps.agents, actor)
  await ownWorkgroup(deps, actor, membership.workgroupUid)
  const { nickname, avatar } = await ownAgent(deps, actor, membership.agentUid)
  return { ...membership, nickname, avatar }
}
