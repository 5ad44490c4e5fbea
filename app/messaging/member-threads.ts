import type { ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import type { Agent } from '../../domain/people/agent.ts'
import type { Actor, AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { areColleagues, betweenColleagues, isNamed, type Pair } from '../../domain/thread/colleagues.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { memberTopic, readTopic, threadTopic } from '../../domain/thread/topic.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { MessageDeps } from './append.ts'
import { beginSilently, inLane } from './in-lane.ts'
import type { Lane } from './lanes.ts'

/** Looks up agents by either of their uids. */
export type FindAgents = Pick<Agents, 'byUid' | 'byAccount'>

/** Whether the uids name two of these agents who can talk with each other, one of them the actor. */
export function areNamedColleagues(agents: readonly Agent[], actor: Actor, uids: readonly [Uid, Uid]): boolean {
  const find = (uid: Uid) => agents.find((one) => one.uid === uid || one.accountUid === uid)
  const [one, other] = [find(uids[0]), find(uids[1])]
  return isNamed(actor, uids) && one !== undefined && other !== undefined && areColleagues([one, other])
}

/**
 * Returns the two agents named by the uids if the actor is one of them and they can talk with each other, otherwise
 * null.
 */
export async function colleaguesOf(agents: FindAgents, actor: Actor, uids: readonly [Uid, Uid]): Promise<Pair | null> {
  // Checked first: guesses by somebody else cost no database read.
  if (!isNamed(actor, uids)) return null
  const find = async (uid: Uid) => (await agents.byUid(uid)) ?? (await agents.byAccount(uid))
  const [one, other] = await Promise.all([find(uids[0]), find(uids[1])])
  if (one === null || other === null || !areColleagues([one, other])) return null
  return [one, other]
}

/** Returns the thread an actor would begin with a colleague on their topic. Throws Refused `thread_not_found`. */
export async function threadBetween({ agents, clock, uids }: MessageDeps, actor: Actor, topic: Topic): Promise<Thread> {
  const name = readTopic(topic)
  const pair = name?.kind === 'colleagues' ? await colleaguesOf(agents, actor, name.uids) : null
  if (pair === null) throw new Refused('thread_not_found')
  return betweenColleagues(pair, { uid: uids.newUid() as ThreadUid, by: actor.uid, createdAt: clock.now() })
}

/**
 * Returns the topic as the log stores it: clients may name colleagues in either order and by the uids of their
 * accounts.
 */
export async function loggedTopic(agents: FindAgents, actor: Actor, topic: Topic): Promise<Topic> {
  const name = readTopic(topic)
  if (name?.kind === 'thread') return name.topic
  if (name?.kind !== 'colleagues') return topic
  const pair = await colleaguesOf(agents, actor, name.uids)
  return pair === null ? topic : memberTopic(pair[0].uid, pair[1].uid)
}

/** Returns an agent's thread with a colleague; begins one if there is none. Throws Refused `unknown_target`. */
export async function openColleagues(
  { messageDeps, threads }: { messageDeps: MessageDeps; threads: Threads },
  actor: AgentActor,
  colleagueUid: Uid,
): Promise<Thread> {
  const topic = threadTopic(memberTopic(actor.uid, colleagueUid))
  const begun = topic === undefined ? null : await threadBetween(messageDeps, actor, topic).catch(asUnknown)
  if (begun === null) throw new Refused('unknown_target')
  return inLane(messageDeps, begun.topic, (lane) => ({ result: open(threads, lane, begun), exclusive: true }))
}

function asUnknown(error: unknown): null {
  if (error instanceof Refused) return null
  throw error
}

async function open(threads: Threads, lane: Lane, begun: Thread): Promise<Thread> {
  if (lane.thread) return lane.thread
  await beginSilently(threads, lane, begun)
  return begun
}
