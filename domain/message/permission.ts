import type { Topic, Uid } from '../ids.ts'
import { type Actor, uidsOf } from '../person.ts'
import { Refused } from '../refusal.ts'
import { isNamed } from '../thread/colleagues.ts'
import { isOpen, isPrivate, isRecorded, type Thread } from '../thread/thread.ts'
import type { TopicName } from '../thread/topic.ts'
import type { Draft, LoggedMessage } from './message.ts'

/** Returns whether an actor is one of the people to whom a thread is delivered now. */
export function takesPart(actor: Actor, thread: Thread): boolean {
  const uids = uidsOf(actor)
  return thread.participants.some((one) => uids.includes(one.uid))
}

/**
 * Returns whether somebody who may know of a thread may know which page its visitor is on: whoever takes part, and
 * everybody while no agent has it.
 */
export function mayKnowPage(actor: Actor, thread: Thread): boolean {
  return thread.state !== 'CHATTING' || takesPart(actor, thread)
}

/** Refuses an actor who may not write in a thread. To a stranger it looks as if the thread did not exist. */
export function checkMaySpeak(actor: Actor, thread: Thread | null): asserts thread is Thread {
  if (thread === null || !belongs(actor, thread)) throw new Refused('thread_not_found')
  if (!isOpen(thread)) throw new Refused('thread_closed')
}

/** Refuses an actor who does not take part in a thread, open or not: for them it does not exist. */
export function checkTakesPart(actor: Actor, thread: Thread | null): asserts thread is Thread {
  if (thread === null || !takesPart(actor, thread)) throw new Refused('thread_not_found')
}

/** An agent who looks through records; an admin may read those of the whole organization. */
export interface RecordReader {
  readonly uids: readonly Uid[]
  readonly orgUid: Uid
  readonly isAdmin: boolean
}

/** Returns whether a reader may read what was said in a conversation with a visitor: takes part in it, or is an admin. */
export function mayReadRecord({ uids, orgUid, isAdmin }: RecordReader, thread: Thread): boolean {
  if (thread.orgUid !== orgUid || !isRecorded(thread)) return false
  return isAdmin || thread.participants.some((one) => uids.includes(one.uid))
}

/** Refuses a message meant for another thread than the topic's current one: earlier ones have ended. */
export function checkIsMeant({ threadUid }: Draft, thread: Thread): void {
  if (threadUid !== undefined && threadUid !== thread.uid) throw new Refused('thread_closed')
}

/**
 * Refuses a piece of an answer that only bots give: it is shown like a message and stored nowhere, so no person may say
 * anything in this way.
 */
export function checkMayPass(actor: Actor, { type }: Draft): void {
  if (type === 'ROBOT_STREAM' && actor.kind !== 'service') throw new Refused('forbidden', 'Only bots send this type.')
}

/** A visitor to whom an agent or a backend writes, on the topic of a target; what does not exist is null. */
export interface Approach {
  readonly visitor: { readonly orgUid: Uid } | null
  readonly target: { readonly orgUid: Uid } | null
  /** Whether the actor answers for the target: one of its agents, an admin or a backend. */
  readonly isBehind: boolean
  /** The topic's current thread. */
  readonly thread: Thread | null
}

/**
 * Returns what an agent or a backend does by writing to a visitor: they write in the open thread, take it first because
 * no agent has it, or begin one. Throws Refused `thread_not_found` for everything that is not there or not theirs,
 * without a difference: another organization, a workgroup that is not theirs, a colleague’s conversation.
 */
export function approachTo(actor: Actor, { visitor, target, isBehind, thread }: Approach): 'write' | 'take' | 'begin' {
  const isOwn = (one: Approach['visitor']) => actor.kind !== 'system' && one?.orgUid === actor.orgUid
  const isStaff = actor.kind === 'agent' || actor.kind === 'service'
  if (!isStaff || !isOwn(visitor) || !isOwn(target) || !isBehind) throw new Refused('thread_not_found')
  if (thread === null || !isOpen(thread)) return 'begin'
  if (belongs(actor, thread)) return 'write'
  const isTaken = thread.state === 'CHATTING' || (thread.offer !== null && thread.offer.agentUid !== actor.uid)
  if (isTaken) throw new Refused('thread_not_found')
  return 'take'
}

function belongs(actor: Actor, thread: Thread): boolean {
  if (actor.kind === 'system') return true
  // A backend writes to visitors; the messages of colleagues, friends and groups are theirs alone.
  if (actor.kind === 'service') return actor.orgUid === thread.orgUid && !isPrivate(thread)
  return takesPart(actor, thread)
}

/**
 * Refuses to withdraw a message that is not the actor's own, that is withdrawn already or is itself a RECALL, or that
 * is older than the window.
 */
export function checkMayRecall(actor: Actor, target: LoggedMessage, age: { ageMs: number; windowMs: number }): void {
  const { sender, type, status } = target
  // The server's WELCOME in a thread with one agent carries the agent's uid.
  if (!uidsOf(actor).includes(sender.uid) || sender.type !== actor.person.type) throw new Refused('not_author')
  if (status === 'RECALL' || type === 'RECALL') throw new Refused('already_recalled')
  if (age.ageMs > age.windowMs) throw new Refused('recall_expired').by('recallWindowMs')
}

/**
 * Returns whether a SUBSCRIBE to a topic may be granted. It changes nothing either way: participation decides delivery.
 * `takenPartIn` are topics in whose current threads the actor takes part, including this one if so.
 */
export function maySubscribeTo(actor: Actor, name: TopicName, takenPartIn: ReadonlySet<Topic>): boolean {
  switch (name.kind) {
    case 'user':
      return uidsOf(actor).includes(name.uid)
    case 'agent':
      return actor.kind === 'agent' && actor.uid === name.agentUid
    case 'queue':
      return actor.kind === 'agent'
    case 'notes':
      return actor.kind === 'agent' && takenPartIn.has(name.topic)
    case 'colleagues':
      return isNamed(actor, name.uids)
    case 'thread':
      return takenPartIn.has(name.topic)
    default:
      return name satisfies never
  }
}
