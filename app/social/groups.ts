import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { Agent } from '../../domain/people/agent.ts'
import { Refused } from '../../domain/refusal.ts'
import { groupIn, groupThread, ownedBy, readAvatar, readName, withMember } from '../../domain/thread/group.ts'
import { isOpen } from '../../domain/thread/thread.ts'
import { groupTopic } from '../../domain/thread/topic.ts'
import { append } from '../messaging/append.ts'
import { inLane } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'
import {
  asMember,
  asOwner,
  become,
  checkHasRoom,
  type GroupState,
  isIn,
  memberNamed,
  type OwnMembership,
  said,
  spendAs,
  tellNewOwner,
  without,
} from './group-changes.ts'
import { invitablePeople, inviteTo } from './group-invitations.ts'
import { notify } from './person-notices.ts'
import {
  agentMember,
  type GroupActor,
  type GroupPerson,
  hasGroups,
  memberOf,
  type SocialActor,
  type SocialDeps,
} from './social-access.ts'

/** Creates a group with its creator as the owner, and invites others. Throws Refused as `memberOf` and `readName` do. */
export async function createGroup(
  deps: SocialDeps,
  by: SocialActor,
  wish: { readonly name: string; readonly avatar: string; readonly members: readonly Uid[] },
): Promise<GroupState> {
  const me = await memberOf(deps, by.actor, hasGroups)
  deps.pace.spend('groupsADay', { uid: me.uid, address: by.address, nowMs: deps.messageDeps.clock.now() })
  const { uids, clock } = deps.messageDeps
  const [name, avatar, nowMs] = [readName(wish.name), readAvatar(wish.avatar), clock.now()]
  await checkHasRoom(deps, me)
  // Asked again when they are invited; here so that a group with a wrong member is not created.
  await invitablePeople(deps, me, wish.members)
  const group = { uid: uids.newUid() as Uid, orgUid: me.orgUid, name, avatar, ofAgents: false }
  // First, because the thread shows it; without a thread it is nowhere to be seen.
  await deps.userGroups.create(group, nowMs)
  const begun = groupThread(group, me.uid, { uid: uids.newUid() as ThreadUid, createdAt: nowMs })
  const begin = async (lane: Lane) => {
    const first = said(deps, begun, { kind: 'GROUP_CREATED', about: me })
    await append(deps.messageDeps, lane, { ...first, change: { kind: 'open' } })
    lane.thread = begun
    return begun
  }
  const thread = await inLane(deps.messageDeps, begun.topic, (lane) => ({ result: begin(lane), exclusive: true }))
  if (wish.members.length > 0) await inviteTo(deps, by, { group, thread, me, uids: wish.members })
  return { group, thread }
}

/** Accepts an invitation: the newcomer reads what is said from then on. Throws Refused `not_found`, `wrong_state`. */
export async function joinGroup(deps: SocialDeps, by: SocialActor, uid: Uid): Promise<GroupState> {
  const me = await spendAs(deps, by, 'actsADay')
  const join = async (lane: Lane) => {
    const thread = lane.thread ?? null
    if (thread === null || !isOpen(thread)) throw new Refused('not_found')
    if (isIn(thread, me.uid)) return thread
    if (!(await deps.userGroups.isInvited(uid, me.uid))) throw new Refused('not_found')
    if (thread.participants.length >= deps.limits.members)
      throw new Refused('wrong_state', 'The group is full.').by('social.members')
    await checkHasRoom(deps, me)
    const after = await become(deps, { me, lane, thread }, { after: withMember(thread, me.uid), kind: 'GROUP_JOINED' })
    await deps.userGroups.uninvite(uid, me.uid)
    return after
  }
  const thread = await inLane(deps.messageDeps, groupTopic(uid), (lane) => ({ result: join(lane), exclusive: true }))
  return { group: groupIn(thread), thread }
}

/** Refuses an invitation, without a word to anybody. Throws Refused `not_found`. */
export async function refuseGroup(deps: SocialDeps, by: SocialActor, uid: Uid): Promise<void> {
  const me = await spendAs(deps, by, 'actsADay')
  if (!(await deps.userGroups.isInvited(uid, me.uid))) throw new Refused('not_found')
  await deps.userGroups.uninvite(uid, me.uid)
}

/** Leaves a group, which passes to its oldest member or ends. Throws Refused `not_found`. */
export async function leaveGroup(deps: SocialDeps, by: GroupActor, uid: Uid): Promise<void> {
  await leave(deps, await spendAs(deps, by, 'actsADay'), uid)
}

/** Takes an agent who is being deleted out of all their groups, as if they left them. */
export async function leaveAllGroups(deps: SocialDeps, agent: Agent): Promise<void> {
  const { content } = await deps.userGroups.groupsOf(agent.uid, { offset: 0, limit: deps.limits.groups })
  for (const { uid } of content) await leave(deps, agentMember(agent), uid)
}

function leave(deps: SocialDeps, me: GroupPerson, uid: Uid): Promise<void> {
  return asMember(deps, { me, uid }, async (own) => {
    await become(deps, own, { after: without(deps, own.thread, me.uid), kind: 'GROUP_LEFT' })
    await tellNewOwner(deps, own)
    if (!own.lane.thread || isOpen(own.lane.thread)) return
    await deps.userGroups.uninviteAll(uid)
    await deps.pictures.dropUnless(uid, '')
  })
}

/** Removes somebody from one's group. Throws Refused `not_found`, `forbidden` for anybody but the owner. */
export async function removeMember(
  deps: SocialDeps,
  by: GroupActor,
  { uid, memberUid }: { readonly uid: Uid; readonly memberUid: Uid },
): Promise<GroupState> {
  const me = await spendAs(deps, by, 'actsADay')
  return asOwner(deps, { me, uid }, async (own) => {
    const other = await otherIn(deps, own, memberUid)
    const after = without(deps, own.thread, memberUid)
    const thread = await become(deps, own, { after, kind: 'GROUP_REMOVED', about: other })
    const { uid: groupUid, nickname, avatar } = thread.user
    notify(deps.messageDeps, other, { kind: 'GROUP_DISMISSED', about: { uid: groupUid, nickname, avatar } })
    return thread
  })
}

/** Hands one's group over to another member. Throws as `removeMember` does. */
export async function handGroupOver(
  deps: SocialDeps,
  by: GroupActor,
  { uid, memberUid }: { readonly uid: Uid; readonly memberUid: Uid },
): Promise<GroupState> {
  const me = await spendAs(deps, by, 'actsADay')
  return asOwner(deps, { me, uid }, async (own) => {
    const other = await otherIn(deps, own, memberUid)
    return become(deps, own, { after: ownedBy(own.thread, memberUid), kind: 'GROUP_OWNED', about: other })
  })
}

function otherIn(deps: SocialDeps, { me, thread }: OwnMembership, uid: Uid): Promise<GroupPerson> {
  if (uid === me.uid || !isIn(thread, uid)) throw new Refused('not_found')
  return memberNamed(deps, thread, uid)
}
