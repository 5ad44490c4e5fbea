import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { withEvent } from '../../domain/message/system-event.ts'
import type { Visitor } from '../../domain/people/visitor.ts'
import { Refused } from '../../domain/refusal.ts'
import {
  called,
  type Group,
  groupThread,
  ownedBy,
  readAvatar,
  readName,
  withMember,
  withoutMember,
} from '../../domain/thread/group.ts'
import { isOpen, type Thread } from '../../domain/thread/thread.ts'
import { groupTopic } from '../../domain/thread/topic.ts'
import { append } from '../messaging/append.ts'
import { inLane } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'
import { eventOf, serverDraft, systemActor } from '../messaging/server-message.ts'
import { invitablePeople, inviteTo } from './group-invitations.ts'
import { notify } from './person-notices.ts'
import { hasGroups, memberOf, otherMember, type SocialActor, type SocialDeps } from './social-access.ts'
import type { SocialRates } from './social-pace.ts'
import { type SocialEventKind, sentenceFor } from './social-words.ts'

/** A group with its thread, as one of its members left it. */
export interface GroupState {
  readonly group: Group
  readonly thread: Thread
}

/** A member of a group, in the lane of its thread. */
interface OwnMembership {
  readonly me: Visitor
  readonly lane: Lane
  readonly thread: Thread
}

/** Creates a group with its creator as the owner, and invites others. Throws Refused as `memberOf` and `readName` do. */
export async function createGroup(
  deps: SocialDeps,
  by: SocialActor,
  wish: { readonly name: string; readonly avatar: string; readonly members: readonly Uid[] },
): Promise<GroupState> {
  const me = await spendAs(deps, by, 'groupsADay')
  const { uids, clock } = deps.messageDeps
  const [name, avatar, nowMs] = [readName(wish.name), readAvatar(wish.avatar), clock.now()]
  await checkHasRoom(deps, me)
  // Asked again when they are invited; here so that a group with a wrong member is not created.
  await invitablePeople(deps, me, wish.members)
  const group = { uid: uids.newUid() as Uid, orgUid: me.orgUid, name, avatar }
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
export async function leaveGroup(deps: SocialDeps, by: SocialActor, uid: Uid): Promise<void> {
  const me = await spendAs(deps, by, 'actsADay')
  await asMember(deps, { me, uid }, async (own) => {
    await become(deps, own, { after: without(deps, own.thread, me.uid), kind: 'GROUP_LEFT' })
    await tellNewOwner(deps, own)
    if (own.lane.thread && !isOpen(own.lane.thread)) await deps.userGroups.uninviteAll(uid)
  })
}

/** Removes somebody from one's group. Throws Refused `not_found`, `forbidden` for anybody but the owner. */
export async function removeMember(
  deps: SocialDeps,
  by: SocialActor,
  { uid, memberUid }: { readonly uid: Uid; readonly memberUid: Uid },
): Promise<GroupState> {
  const me = await spendAs(deps, by, 'actsADay')
  const other = await otherMember(deps, me, memberUid)
  return asOwner(deps, { me, uid }, async (own) => {
    if (!isIn(own.thread, memberUid)) throw new Refused('not_found')
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
  by: SocialActor,
  { uid, memberUid }: { readonly uid: Uid; readonly memberUid: Uid },
): Promise<GroupState> {
  const me = await spendAs(deps, by, 'actsADay')
  const other = await otherMember(deps, me, memberUid)
  return asOwner(deps, { me, uid }, async (own) => {
    if (!isIn(own.thread, memberUid)) throw new Refused('not_found')
    return become(deps, own, { after: ownedBy(own.thread, memberUid), kind: 'GROUP_OWNED', about: other })
  })
}

/** Changes the name or picture of one's group. Throws as `removeMember` and `readName` do. */
export async function changeGroup(
  deps: SocialDeps,
  by: SocialActor,
  { uid, ...change }: { readonly uid: Uid; readonly name?: string | undefined; readonly avatar?: string | undefined },
): Promise<GroupState> {
  const me = await spendAs(deps, by, 'changesADay')
  return asOwner(deps, { me, uid }, async (own) => {
    const before = groupIn(own.thread)
    const name = change.name === undefined ? before.name : readName(change.name)
    const avatar = change.avatar === undefined ? before.avatar : readAvatar(change.avatar)
    // First, so that nobody is told of a name that is not stored.
    await deps.userGroups.change({ uid, name, avatar })
    return become(deps, own, { after: called(own.thread, { uid, name, avatar }), kind: 'GROUP_CHANGED' })
  })
}

/** Runs a job of a member in the lane of a group. Throws Refused `not_found` for anybody else. */
export async function asMember<Result>(
  { messageDeps }: Pick<SocialDeps, 'messageDeps'>,
  { me, uid }: { readonly me: Visitor; readonly uid: Uid },
  run: (own: OwnMembership) => Promise<Result>,
): Promise<Result> {
  return inLane(messageDeps, groupTopic(uid), (lane) => {
    const thread = lane.thread ?? null
    if (thread === null || !isOpen(thread) || !isIn(thread, me.uid)) throw new Refused('not_found')
    return { result: run({ me, lane, thread }), exclusive: true }
  })
}

/** Spends of a rate as an app user. Throws Refused as `memberOf` does, `too_many_requests`. */
export async function spendAs(
  deps: SocialDeps,
  { actor, address }: SocialActor,
  rate: keyof SocialRates,
): Promise<Visitor> {
  const me = await memberOf(deps, actor, hasGroups)
  deps.pace.spend(rate, { uid: me.uid, address, nowMs: deps.messageDeps.clock.now() })
  return me
}

async function asOwner(
  deps: SocialDeps,
  of: { readonly me: Visitor; readonly uid: Uid },
  run: (own: OwnMembership) => Promise<Thread>,
): Promise<GroupState> {
  const thread = await asMember(deps, of, (own) => {
    if (own.thread.targetUid !== of.me.uid) throw new Refused('forbidden', 'Only the owner of the group can do this.')
    return run(own)
  })
  return { group: groupIn(thread), thread }
}

async function become(
  { messageDeps }: SocialDeps,
  { me, lane, thread }: OwnMembership,
  { after, kind, about = me }: { readonly after: Thread; readonly kind: SocialEventKind; readonly about?: Visitor },
): Promise<Thread> {
  const change = { kind: 'become', after, closedBy: 'VISITOR' } as const
  await append(messageDeps, lane, { ...said({ messageDeps }, thread, { kind, about }), after, change })
  return lane.thread ?? after
}

async function tellNewOwner(deps: SocialDeps, { lane, thread: before }: OwnMembership): Promise<void> {
  const { thread } = lane
  if (!thread || !isOpen(thread) || thread.targetUid === before.targetUid) return
  const owner = await deps.visitors.byUid(thread.targetUid)
  if (owner !== null) await append(deps.messageDeps, lane, said(deps, thread, { kind: 'GROUP_OWNED', about: owner }))
}

function said(
  { messageDeps: { uids, clock } }: Pick<SocialDeps, 'messageDeps'>,
  thread: Thread,
  { kind, about }: { readonly kind: SocialEventKind; readonly about: Visitor },
) {
  const extra = withEvent('', eventOf(kind, about, clock.now()))
  const content = sentenceFor(kind, about.nickname, about.profile.lang)
  const draft = serverDraft(uids.newMessageUid(), thread.topic, { type: 'SYSTEM', content, extra })
  return { actor: systemActor('system' as Uid, ''), draft, thread }
}

async function checkHasRoom({ userGroups, limits }: SocialDeps, { uid }: Visitor): Promise<void> {
  if ((await userGroups.countGroups(uid)) >= limits.groups)
    throw new Refused('wrong_state', 'You are in as many groups as possible.').by('social.groups')
}

function without({ messageDeps }: SocialDeps, thread: Thread, uid: Uid): Thread {
  return withoutMember(thread, uid, messageDeps.clock.now())
}

function isIn({ participants }: Thread, uid: Uid): boolean {
  return participants.some((one) => one.uid === uid)
}

function groupIn({ user, orgUid }: Thread): Group {
  return { uid: user.uid, orgUid, name: user.nickname, avatar: user.avatar }
}
