import type { Uid } from '../../domain/ids.ts'
import type { Visitor } from '../../domain/people/visitor.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Group } from '../../domain/thread/group.ts'
import { isOpen, type Thread } from '../../domain/thread/thread.ts'
import { friendTopic } from '../../domain/thread/topic.ts'
import { notify } from './person-notices.ts'
import type { SocialActor, SocialDeps } from './social-access.ts'

/** A member of a group who invites others. */
export interface Inviting {
  readonly group: Group
  readonly thread: Thread
  readonly me: Visitor
  readonly uids: readonly Uid[]
}

/**
 * Invites people to a group: friends of the inviter, and others where the organization lets people be found. Each
 * decides for themselves. Who is in it, is invited already, or has blocked the inviter is passed over without a word.
 * Throws Refused `not_found` if one of them may not be invited, `wrong_state` if so many do not fit,
 * `too_many_requests`.
 */
export async function inviteTo(
  deps: SocialDeps,
  { address }: Pick<SocialActor, 'address'>,
  { group, thread, me, uids }: Inviting,
): Promise<void> {
  const { userGroups, limits, pace, messageDeps, onLimit } = deps
  const nowMs = messageDeps.clock.now()
  const wanted = [...new Set(uids)].filter((uid) => !thread.participants.some((one) => one.uid === uid))
  pace.spend('invitesADay', { uid: me.uid, address, nowMs }, wanted.length)
  const people = await invitablePeople(deps, me, wanted)
  const waiting = await userGroups.countInvited(group.uid)
  if (thread.participants.length + waiting + people.length > limits.members)
    throw new Refused('wrong_state', 'The group has no room for so many.').by('social.members')
  const unheard = await Promise.all(people.map(({ uid }) => passesOver(deps, { me, uid, group })))
  const heard = people.filter((_, at) => unheard[at] !== true)
  const heardUids = heard.map(({ uid }) => uid)
  await userGroups.invite(group.uid, heardUids, { uid: me.uid, at: nowMs })
  const { uid, name: nickname, avatar } = group
  for (const person of heard) {
    onLimit('social.asks', await userGroups.trimInvitations(person.uid, limits.asks))
    notify(messageDeps, person, { kind: 'GROUP_INVITED', about: { uid, nickname, avatar } })
  }
}

/** Returns people whom somebody may invite. Throws Refused `not_found` if one of them may not be. */
export function invitablePeople(deps: SocialDeps, me: Visitor, uids: readonly Uid[]): Promise<Visitor[]> {
  return Promise.all(uids.map((uid) => invitable(deps, me, uid)))
}

async function invitable(deps: SocialDeps, me: Visitor, uid: Uid): Promise<Visitor> {
  const person = await deps.visitors.byUid(uid)
  if (person?.verified !== true || person.orgUid !== me.orgUid) throw new Refused('not_found')
  const { search } = await deps.settings.of(me.orgUid)
  if (search !== 'nobody') return person
  const between = await deps.messageDeps.threads.current(friendTopic(me.uid, uid))
  if (between === null || !isOpen(between)) throw new Refused('not_found')
  return person
}

async function passesOver(
  { relations, userGroups }: SocialDeps,
  { me, uid, group }: { readonly me: Visitor; readonly uid: Uid; readonly group: Group },
): Promise<boolean> {
  const [{ others }, isInvited] = await Promise.all([
    relations.between(me.uid, uid),
    userGroups.isInvited(group.uid, uid),
  ])
  return others?.state === 'BLOCKED' || isInvited
}
