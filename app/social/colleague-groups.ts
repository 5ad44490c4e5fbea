import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { begunWith, groupIn, groupThread, readAvatar, readName, withMember } from '../../domain/thread/group.ts'
import { append } from '../messaging/append.ts'
import { inLane } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'
import { asMember, become, checkHasRoom, type GroupState, isIn, said, spendAs } from './group-changes.ts'
import { type GroupActor, type GroupPerson, otherGroupMember, type SocialDeps } from './social-access.ts'

/** An agent who does something about groups of agents. */
export interface ColleagueActor extends GroupActor {
  readonly actor: AgentActor
}

/**
 * Creates a group of agents with its creator as the owner: the others are in it at once, by the same commit. Throws
 * Refused `forbidden` for somebody who is no agent of the organization, `empty`, `field_too_long`, `malformed`,
 * `wrong_state` without room, `too_many_requests`.
 */
export async function createColleagueGroup(
  deps: SocialDeps,
  by: ColleagueActor,
  wish: { readonly name: string; readonly avatar: string; readonly members: readonly Uid[] },
): Promise<GroupState> {
  const me = await spendAs(deps, by, 'groupsADay')
  const { uids, clock } = deps.messageDeps
  const [name, avatar, nowMs] = [readName(wish.name), readAvatar(wish.avatar), clock.now()]
  const others = await othersOf(deps, by, wish.members)
  checkFits(deps, 1 + others.length)
  for (const one of [me, ...others]) await checkHasRoom(deps, one)
  const group = { uid: uids.newUid() as Uid, orgUid: me.orgUid, name, avatar, ofAgents: true }
  // First, because the thread shows it; without a thread it is nowhere to be seen.
  await deps.userGroups.create(group, nowMs)
  const empty = groupThread(group, me.uid, { uid: uids.newUid() as ThreadUid, createdAt: nowMs })
  const thread = begunWith(
    empty,
    others.map(({ uid }) => uid),
  )
  const begin = async (lane: Lane) => {
    await append(deps.messageDeps, lane, {
      ...said(deps, thread, { kind: 'GROUP_CREATED', about: me }),
      change: { kind: 'open' },
    })
    lane.thread = thread
    return { group, thread }
  }
  return inLane(deps.messageDeps, thread.topic, (lane) => ({ result: begin(lane), exclusive: true }))
}

/** Adds agents to a group of agents, as one of them. Who is in it already stays. Throws as `createColleagueGroup` does. */
export async function addColleagues(
  deps: SocialDeps,
  by: ColleagueActor,
  { uid, uids }: { readonly uid: Uid; readonly uids: readonly Uid[] },
): Promise<GroupState> {
  const me = await spendAs(deps, by, 'actsADay')
  return asMember(deps, { me, uid }, async (own) => {
    const wanted = await othersOf(deps, by, uids)
    const others = wanted.filter((one) => !isIn(own.thread, one.uid))
    checkFits(deps, own.thread.participants.length + others.length)
    for (const one of others) await checkHasRoom(deps, one)
    let { thread } = own
    for (const about of others)
      thread = await become(
        deps,
        { ...own, thread },
        { after: withMember(thread, about.uid), kind: 'GROUP_JOINED', about },
      )
    return { group: groupIn(thread), thread }
  })
}

function othersOf(deps: SocialDeps, { actor }: ColleagueActor, uids: readonly Uid[]): Promise<GroupPerson[]> {
  const others = [...new Set(uids)].filter((uid) => uid !== actor.uid)
  return Promise.all(others.map((uid) => otherGroupMember(deps, actor, uid)))
}

function checkFits({ limits }: SocialDeps, members: number): void {
  if (members > limits.members)
    throw new Refused('wrong_state', 'The group has no room for so many.').by('social.members')
}
