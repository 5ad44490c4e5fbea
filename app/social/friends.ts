import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { withEvent } from '../../domain/message/system-event.ts'
import { outcomeOfAsking, type RelationState, type Relations } from '../../domain/people/relation.ts'
import { type Visitor, visitorPerson } from '../../domain/people/visitor.ts'
import { Refused } from '../../domain/refusal.ts'
import { betweenFriends, ended } from '../../domain/thread/friends.ts'
import { isOpen, type Thread } from '../../domain/thread/thread.ts'
import { friendTopic } from '../../domain/thread/topic.ts'
import type { RelationChange } from '../../store/ports/social.ts'
import { append } from '../messaging/append.ts'
import { inLane } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'
import { eventOf, serverDraft, systemActor } from '../messaging/server-message.ts'
import { notify } from './person-notices.ts'
import { hasFriends, memberOf, otherMember, type SocialActor, type SocialDeps } from './social-access.ts'
import { type SocialEventKind, sentenceFor } from './social-words.ts'

/** How two app users stand, as one of them may know. */
export interface Standing {
  readonly person: Visitor
  readonly state: RelationState | 'FRIEND' | 'NONE'
  /** The thread between friends. */
  readonly thread: Thread | null
}

/** What may be done about another person besides asking. */
export const friendActs = ['accept', 'refuse', 'cancel', 'remove', 'block', 'unblock'] as const
export type FriendAct = (typeof friendActs)[number]

/** Two app users, and what is between them. */
interface Between {
  readonly me: Visitor
  readonly other: Visitor
  readonly lane: Lane
  readonly relations: Relations
}

/**
 * Asks somebody for friendship; who asks a person that has asked them becomes friends at once. Throws Refused
 * `not_found`, `forbidden`, `too_many_requests`, `wrong_state` for somebody the asker has blocked, `request_over` soon
 * after a refusal. Who was blocked is answered like anybody.
 */
export async function askFriend(
  deps: SocialDeps,
  { actor, address }: SocialActor,
  wish: { readonly uid: Uid; readonly text: string },
): Promise<Standing> {
  const me = await memberOf(deps, actor, hasFriends)
  const nowMs = deps.messageDeps.clock.now()
  deps.pace.spend('asksADay', { uid: me.uid, address, nowMs })
  const other = await otherMember(deps, me, wish.uid)
  return betweenTwo(deps, [me, other], async (between) => {
    if (openThread(between.lane) !== null) return standingAs('FRIEND', between)
    const { askAgainMs } = deps.limits
    const outcome = outcomeOfAsking(between.relations, { nowMs, askAgainMs })
    if (outcome === 'befriends') return befriend(deps, between, { asker: other, by: me })
    if (outcome !== 'repeat') await keepAsk(deps, between, { isHeard: outcome === 'asks', text: wish.text, at: nowMs })
    return standingAs('ASKED', between)
  })
}

/** Does one of the other things. Throws Refused as `askFriend` does, and `not_found` where there is nothing to do. */
export async function actOnFriend(
  deps: SocialDeps,
  { actor, address }: SocialActor,
  { uid, act }: { readonly uid: Uid; readonly act: FriendAct },
): Promise<Standing> {
  const me = await memberOf(deps, actor, hasFriends)
  deps.pace.spend('actsADay', { uid: me.uid, address, nowMs: deps.messageDeps.clock.now() })
  const other = await otherMember(deps, me, uid)
  return betweenTwo(deps, [me, other], (between) => acts[act](deps, between))
}

/** All about a pair is decided in the lane of its thread, one at a time. */
function betweenTwo(
  { messageDeps, relations }: SocialDeps,
  [me, other]: readonly [Visitor, Visitor],
  run: (between: Between) => Promise<Standing>,
): Promise<Standing> {
  const act = async (lane: Lane) => run({ me, other, lane, relations: await relations.between(me.uid, other.uid) })
  return inLane(messageDeps, friendTopic(me.uid, other.uid), (lane) => ({ result: act(lane), exclusive: true }))
}

const acts: Readonly<Record<FriendAct, (deps: SocialDeps, between: Between) => Promise<Standing>>> = {
  accept: async (deps, between) => {
    const { me, other, relations, lane } = between
    if (openThread(lane) !== null) return standingAs('FRIEND', between)
    if (relations.own?.state !== 'RECEIVED') throw new Refused('not_found')
    return befriend(deps, between, { asker: other, by: me })
  },
  refuse: async (deps, between) => {
    const { me, other, relations } = between
    if (relations.own?.state !== 'RECEIVED') throw new Refused('not_found')
    const refused = { state: 'REFUSED', text: '', at: deps.messageDeps.clock.now() } as const
    const isAsking = relations.others?.state === 'ASKED'
    await write(deps, between, { own: null, ...(isAsking ? { others: refused } : {}) })
    if (isAsking) notify(deps.messageDeps, other, { kind: 'FRIEND_REFUSED', about: me })
    return standingAs('NONE', between)
  },
  cancel: async (deps, between) => {
    const { me, other, relations } = between
    if (relations.own?.state !== 'ASKED') throw new Refused('not_found')
    const isHeard = relations.others?.state === 'RECEIVED'
    await write(deps, between, { own: null, ...(isHeard ? { others: null } : {}) })
    if (isHeard) notify(deps.messageDeps, other, { kind: 'FRIEND_CANCELLED', about: me })
    return standingAs('NONE', between)
  },
  remove: async (deps, between) => {
    if (!(await part(deps, between))) throw new Refused('not_found')
    return standingAs('NONE', between)
  },
  block: async (deps, between) => {
    // First of all: whatever follows may be repeated, but nobody may write on.
    await part(deps, between)
    const blocked = { state: 'BLOCKED', text: '', at: deps.messageDeps.clock.now() } as const
    const isAsked = between.relations.others?.state === 'RECEIVED'
    await write(deps, between, { own: blocked, ...(isAsked ? { others: null } : {}) })
    return standingAs('BLOCKED', between)
  },
  unblock: async (deps, between) => {
    if (between.relations.own?.state !== 'BLOCKED') throw new Refused('not_found')
    await write(deps, between, { own: null })
    return standingAs('NONE', between)
  },
}

async function keepAsk(
  deps: SocialDeps,
  between: Between,
  { isHeard, text, at }: { readonly isHeard: boolean; readonly text: string; readonly at: number },
): Promise<void> {
  const { me, other } = between
  const others = isHeard ? { others: { state: 'RECEIVED', text, at } as const } : {}
  await write(deps, between, { own: { state: 'ASKED', text, at }, ...others })
  const { relations, limits, onLimit } = deps
  const trimmed = await Promise.all([
    relations.trim(me.uid, 'ASKED', limits.asks),
    relations.trim(other.uid, 'RECEIVED', limits.asks),
  ])
  onLimit('social.asks', trimmed[0] + trimmed[1])
  if (isHeard) notify(deps.messageDeps, other, { kind: 'FRIEND_ASKED', about: me })
}

/** Begins their thread, which makes them friends; requests between them are done with. */
async function befriend(
  deps: SocialDeps,
  between: Between,
  { asker, by }: { readonly asker: Visitor; readonly by: Visitor },
): Promise<Standing> {
  const { me, other, lane } = between
  const counts = await Promise.all([me, other].map(({ uid }) => deps.relations.countFriends(uid)))
  if (counts.some((count) => count >= deps.limits.friends))
    throw new Refused('wrong_state', 'One of you has as many friends as possible.').by('social.friends')
  const { uids, clock } = deps.messageDeps
  // The newest thread of a topic is the current one.
  const createdAt = Math.max(clock.now(), 1 + (lane.thread?.closedAt ?? 0), 1 + (lane.thread?.createdAt ?? 0))
  const begun = { uid: uids.newUid() as ThreadUid, orgUid: me.orgUid, createdAt }
  const thread = betweenFriends(visitorPerson(asker), asker.uid === me.uid ? other.uid : me.uid, begun)
  await append(deps.messageDeps, lane, { ...said(deps, thread, { kind: 'BEFRIENDED', by }), change: { kind: 'open' } })
  lane.thread = thread
  await write(deps, between, { own: null, others: null })
  return standingAs('FRIEND', between)
}

/** Ends their thread: from then on both only read it. Returns false if they were not friends. */
async function part(deps: SocialDeps, { me, lane }: Between): Promise<boolean> {
  const thread = openThread(lane)
  if (thread === null) return false
  const after = ended(thread, deps.messageDeps.clock.now())
  const change = { kind: 'become', after, closedBy: 'VISITOR' } as const
  await append(deps.messageDeps, lane, { ...said(deps, thread, { kind: 'UNFRIENDED', by: me }), after, change })
  return true
}

function said(
  { messageDeps: { uids, clock } }: SocialDeps,
  thread: Thread,
  { kind, by }: { readonly kind: SocialEventKind; readonly by: Visitor },
) {
  const extra = withEvent('', eventOf(kind, by, clock.now()))
  const content = sentenceFor(kind, by.nickname, by.profile.lang)
  const draft = serverDraft(uids.newMessageUid(), thread.topic, { type: 'SYSTEM', content, extra })
  return { actor: systemActor('system' as Uid, ''), draft, thread }
}

function write(
  { relations }: SocialDeps,
  { me, other }: Between,
  { own, others }: { readonly own: RelationChange['after']; readonly others?: RelationChange['after'] },
): Promise<void> {
  const changes: RelationChange[] = [{ ownerUid: me.uid, otherUid: other.uid, after: own }]
  if (others !== undefined) changes.push({ ownerUid: other.uid, otherUid: me.uid, after: others })
  return relations.write(me.orgUid, changes)
}

function standingAs(state: Standing['state'], { other, lane }: Between): Standing {
  return { person: other, state, thread: state === 'FRIEND' ? openThread(lane) : null }
}

function openThread({ thread }: Lane): Thread | null {
  return thread && isOpen(thread) ? thread : null
}
