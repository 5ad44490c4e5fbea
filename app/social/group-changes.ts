import type { Uid } from '../../domain/ids.ts'
import { withEvent } from '../../domain/message/system-event.ts'
import { Refused } from '../../domain/refusal.ts'
import { type Group, groupIn, withoutMember } from '../../domain/thread/group.ts'
import { isOpen, type Thread } from '../../domain/thread/thread.ts'
import { groupTopic } from '../../domain/thread/topic.ts'
import { append } from '../messaging/append.ts'
import { inLane } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'
import { eventOf, serverDraft, systemActor } from '../messaging/server-message.ts'
import { type GroupActor, type GroupPerson, groupMemberOf, type SocialDeps } from './social-access.ts'
import type { SocialRates } from './social-pace.ts'
import { type SocialEventKind, sentenceFor } from './social-words.ts'

/** A group with its thread, as one of its members left it. */
export interface GroupState {
  readonly group: Group
  readonly thread: Thread
}

/** A member of a group, in the lane of its thread. */
export interface OwnMembership {
  readonly me: GroupPerson
  readonly lane: Lane
  readonly thread: Thread
}

/** Runs a job of a member in the lane of a group. Throws Refused `not_found` for anybody else. */
export async function asMember<Result>(
  { messageDeps }: Pick<SocialDeps, 'messageDeps'>,
  { me, uid }: { readonly me: GroupPerson; readonly uid: Uid },
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
  { actor, address }: GroupActor,
  rate: keyof SocialRates,
): Promise<GroupPerson> {
  const me = await groupMemberOf(deps, actor)
  deps.pace.spend(rate, { uid: me.uid, address, nowMs: deps.messageDeps.clock.now() })
  return me
}

/** Runs a job of the owner of a group in its lane. Throws Refused `not_found`, `forbidden` for other members. */
export async function asOwner(
  deps: SocialDeps,
  of: { readonly me: GroupPerson; readonly uid: Uid },
  run: (own: OwnMembership) => Promise<Thread>,
): Promise<GroupState> {
  const thread = await asMember(deps, of, (own) => {
    if (own.thread.targetUid !== of.me.uid) throw new Refused('forbidden', 'Only the owner of the group can do this.')
    return run(own)
  })
  return { group: groupIn(thread), thread }
}

/** Changes a group, which a line in it tells. Returns its thread after that. */
export async function become(
  { messageDeps }: SocialDeps,
  { me, lane, thread }: OwnMembership,
  { after, kind, about = me }: { readonly after: Thread; readonly kind: SocialEventKind; readonly about?: GroupPerson },
): Promise<Thread> {
  const change = { kind: 'become', after, closedBy: 'VISITOR' } as const
  await append(messageDeps, lane, { ...said({ messageDeps }, thread, { kind, about }), after, change })
  return lane.thread ?? after
}

/** Tells who owns a group after its owner has left it. */
export async function tellNewOwner(deps: SocialDeps, { lane, thread: before }: OwnMembership): Promise<void> {
  const { thread } = lane
  if (!thread || !isOpen(thread) || thread.targetUid === before.targetUid) return
  const about = await memberNamed(deps, thread, thread.targetUid)
  await append(deps.messageDeps, lane, said(deps, thread, { kind: 'GROUP_OWNED', about }))
}

/** Returns a member of a group; without a name if they are no longer there. */
export async function memberNamed(deps: SocialDeps, { user, orgUid }: Thread, uid: Uid): Promise<GroupPerson> {
  const found = await (user.type === 'MEMBER' ? deps.agents : deps.visitors).byUid(uid)
  const { nickname, avatar } = found ?? { nickname: '', avatar: '' }
  const lang = found === null ? undefined : 'profile' in found ? found.profile.lang : found.language
  return { uid, orgUid, nickname, avatar, profile: { lang } }
}

/** Returns the line that tells what happened in a group. */
export function said(
  { messageDeps: { uids, clock } }: Pick<SocialDeps, 'messageDeps'>,
  thread: Thread,
  { kind, about }: { readonly kind: SocialEventKind; readonly about: GroupPerson },
) {
  const extra = withEvent('', eventOf(kind, about, clock.now()))
  const content = sentenceFor(kind, about.nickname, about.profile.lang)
  const draft = serverDraft(uids.newMessageUid(), thread.topic, { type: 'SYSTEM', content, extra })
  return { actor: systemActor('system' as Uid, ''), draft, thread }
}

/** Throws Refused `wrong_state` for somebody who is in as many groups as possible. */
export async function checkHasRoom({ userGroups, limits }: SocialDeps, { uid }: GroupPerson): Promise<void> {
  if ((await userGroups.countGroups(uid)) >= limits.groups)
    throw new Refused('wrong_state', 'You are in as many groups as possible.').by('social.groups')
}

/** Returns the thread of a group without a member, as of now. */
export function without({ messageDeps }: SocialDeps, thread: Thread, uid: Uid): Thread {
  return withoutMember(thread, uid, messageDeps.clock.now())
}

/** Returns whether somebody is in a group. */
export function isIn({ participants }: Thread, uid: Uid): boolean {
  return participants.some((one) => one.uid === uid)
}
