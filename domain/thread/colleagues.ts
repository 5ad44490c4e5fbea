import type { ThreadUid, Uid } from '../ids.ts'
import { type Agent, agentPerson } from '../people/agent.ts'
import { type Actor, uidsOf } from '../person.ts'
import { opened, type Participant, type Thread } from './thread.ts'
import { memberTopic } from './topic.ts'

/** Two different agents of one organization. */
export type Pair = readonly [Agent, Agent]

/** Returns whether an actor may write on a topic of two uids, as far as the uids can tell. */
export function isNamed(actor: Actor, uids: readonly Uid[]): boolean {
  return actor.kind === 'agent' && uids.some((uid) => uidsOf(actor).includes(uid))
}

/** Returns whether two agents can talk with each other. */
export function areColleagues([one, other]: Pair): boolean {
  return one.uid !== other.uid && one.orgUid === other.orgUid
}

/**
 * Returns a new thread of two agents: it has no queue, takes no seat, and does not end. `user` is the one who begins
 * it.
 */
export function betweenColleagues(pair: Pair, begun: { uid: ThreadUid; by: Uid; createdAt: number }): Thread {
  const { by, ...beginning } = begun
  const [opener, other] = pair[0].uid === by ? pair : [pair[1], pair[0]]
  const { orgUid } = opener
  const topic = memberTopic(opener.uid, other.uid)
  const named = { topic, type: 'MEMBER', orgUid, targetUid: other.uid, user: agentPerson(opener) } as const
  const participants = [opener, other].map(({ uid }): Participant => ({ uid, role: 'agent', fromSeq: 0 }))
  return { ...opened({ ...beginning, ...named, extra: '', priority: 0 }), state: 'CHATTING', participants }
}
