import type { Uid } from '../../domain/ids.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Listed, Window } from '../../store/ports/listed.ts'
import type { Member, Membership } from '../../store/ports/workgroup-admin.ts'
import { type AdminDeps, checkAdmin, ownAgent, ownWorkgroup } from './permissions.ts'

/** Returns the members of a workgroup, for agents of its organization. Throws Refused `unknown_target`. */
export async function membersOf(
  parts: AdminDeps,
  actor: AgentActor,
  { workgroupUid, window }: { workgroupUid: Uid; window: Window },
): Promise<Listed<Member>> {
  await ownWorkgroup(parts, actor, workgroupUid)
  return parts.groups.membersOf(workgroupUid, window)
}

/** Makes an agent a member, or gives a member this capacity. Throws Refused `forbidden`, `unknown_target`. */
export async function addMember(parts: AdminDeps, actor: AgentActor, membership: Membership): Promise<Member> {
  const member = await memberOf(parts, actor, membership)
  await parts.groups.put(membership)
  await note(parts, actor, { kind: 'member.add', membership })
  parts.events.memberAdded(membership.workgroupUid, membership.agentUid)
  return member
}

/**
 * Changes a member's capacity. Throws Refused `forbidden`, `unknown_target`, `not_found` if the agent is not a member.
 */
export async function updateMember(parts: AdminDeps, actor: AgentActor, membership: Membership): Promise<Member> {
  const member = await memberOf(parts, actor, membership)
  if (!(await parts.groups.setCapacity(membership))) throw new Refused('not_found')
  await note(parts, actor, { kind: 'member.update', membership })
  parts.events.memberChanged(membership.workgroupUid)
  return member
}

/**
 * Removes a member, who keeps the threads they have there. Throws Refused `forbidden`, `unknown_target`, `not_found` if
 * the agent is not a member.
 */
export async function removeMember(
  parts: AdminDeps,
  actor: AgentActor,
  membership: Omit<Membership, 'capacity'>,
): Promise<void> {
  await memberOf(parts, actor, { ...membership, capacity: null })
  if (!(await parts.groups.takeOut(membership))) throw new Refused('not_found')
  await note(parts, actor, { kind: 'member.remove', membership })
  await parts.events.memberRemoved(membership.workgroupUid, membership.agentUid)
}

/** The audit log names the workgroup as the target of a membership act, and the agent beside it. */
async function note(
  parts: AdminDeps,
  actor: AgentActor,
  { kind, membership }: { kind: 'member.add' | 'member.update' | 'member.remove'; membership: Partial<Membership> },
): Promise<void> {
  const { workgroupUid: targetUid = '', ...after } = membership
  await parts.auditor.done(actor, { kind, targetUid, after })
}

async function memberOf(parts: AdminDeps, actor: AgentActor, membership: Membership): Promise<Member> {
  await checkAdmin(parts.agents, actor)
  await ownWorkgroup(parts, actor, membership.workgroupUid)
  const { nickname, avatar } = await ownAgent(parts, actor, membership.agentUid)
  return { ...membership, nickname, avatar }
}
