import type { Uid } from '../../domain/ids.ts'
import type { VisitorActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { groupIn } from '../../domain/thread/group.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { groupTopic } from '../../domain/thread/topic.ts'
import type { Listed, Window } from '../../store/ports/listed.ts'
import type { GroupInvitation, GroupMember, OwnGroup } from '../../store/ports/social.ts'
import { asMember, spendAs } from './group-changes.ts'
import { inviteTo } from './group-invitations.ts'
import {
  type GroupActor,
  groupMemberOf,
  hasGroups,
  memberOf,
  type SocialActor,
  type SocialDeps,
} from './social-access.ts'

/** Returns the groups a person is in, last active first. */
export async function listGroups(
  deps: SocialDeps,
  actor: GroupActor['actor'],
  window: Window,
): Promise<Listed<OwnGroup>> {
  const { uid } = await groupMemberOf(deps, actor)
  return deps.userGroups.groupsOf(uid, window)
}

/** Returns the invitations of a person that wait for their answer, newest first. */
export async function listInvitations(
  deps: SocialDeps,
  actor: VisitorActor,
  window: Window,
): Promise<Listed<GroupInvitation>> {
  const { uid } = await memberOf(deps, actor, hasGroups)
  return deps.userGroups.invitations(uid, window)
}

/** Returns the members of a group to one of them, the oldest first. Throws Refused `not_found`. */
export async function listMembers(
  deps: SocialDeps,
  actor: GroupActor['actor'],
  { uid, ...window }: Window & { readonly uid: Uid },
): Promise<Listed<GroupMember> & { readonly thread: Thread }> {
  const me = await groupMemberOf(deps, actor)
  const thread = await deps.messageDeps.threads.current(groupTopic(uid))
  if (thread === null || !thread.participants.some((one) => one.uid === me.uid)) throw new Refused('not_found')
  return { ...(await deps.userGroups.members(thread.uid, window)), thread }
}

/** Invites people to a group as one of its members. Throws Refused as `inviteTo` does. */
export async function inviteMembers(
  deps: SocialDeps,
  by: SocialActor,
  { uid, uids }: { readonly uid: Uid; readonly uids: readonly Uid[] },
): Promise<void> {
  const me = await memberOf(deps, by.actor, hasGroups)
  await spendAs(deps, by, 'actsADay')
  await asMember(deps, { me, uid }, ({ thread }) => inviteTo(deps, by, { group: groupIn(thread), thread, me, uids }))
}
