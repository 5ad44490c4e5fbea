import type { Topic } from '../ids.ts'
import { type Actor, uidsOf } from '../person.ts'
import { Refused } from '../refusal.ts'
import { isNamed } from '../thread/colleagues.ts'
import { isOpen, type Thread } from '../thread/thread.ts'
import type { TopicName } from '../thread/topic.ts'
import type { Draft, LoggedMessage } from './message.ts'

/** Whether an actor is one of the people a thread is delivered to now. */
export function takesPart(actor: Actor, thread: Thread): boolean {
  const uids = uidsOf(actor)
  return thread.participants.some((one) => uids.includes(one.uid))
}

/** Refuses an actor who may not speak in a thread. A stranger learns no more than that there is none. */
export function checkMaySpeak(actor: Actor, thread: Thread | null): asserts thread is Thread {
  if (thread === null || !belongs(actor, thread)) throw new Refused('thread_not_found')
  if (!isOpen(thread)) throw new Refused('thread_closed')
}

/** Refuses an actor who does not take part in a thread, open or not: to them there is none. */
export function checkTakesPart(actor: Actor, thread: Thread | null): asserts thread is Thread {
  if (thread === null || !takesPart(actor, thread)) throw new Refused('thread_not_found')
}

/** Refuses what is meant for another thread than the topic's current one: those before it have ended. */
export function checkIsMeant({ threadUid }: Draft, thread: Thread): void {
  if (threadUid !== undefined && threadUid !== thread.uid) throw new Refused('thread_closed')
}

function belongs(actor: Actor, thread: Thread): boolean {
  if (actor.kind === 'system') return true
  // A backend speaks to visitors; what colleagues say is theirs alone.
  if (actor.kind === 'service') return actor.orgUid === thread.orgUid && thread.type !== 'MEMBER'
  return takesPart(actor, thread)
}

/** Refuses to withdraw what is not the actor's own, is or makes withdrawn already, or is older than the window. */
export function checkMayRecall(actor: Actor, target: LoggedMessage, age: { ageMs: number; windowMs: number }): void {
  const { sender, type, status } = target
  // The server's WELCOME in a thread with one agent bears the agent's uid.
  if (!uidsOf(actor).includes(sender.uid) || sender.type !== actor.person.type) throw new Refused('not_author')
  if (status === 'RECALL' || type === 'RECALL') throw new Refused('already_recalled')
  if (age.ageMs > age.windowMs) throw new Refused('recall_expired').by('recallWindowMs')
}

/**
 * Whether a SUBSCRIBE to a topic may be granted. It changes nothing either way: delivery goes by who takes part.
 * `takenPartIn` are topics in whose current threads the actor takes part, this one among them if it is one.
 */
export function mayHear(actor: Actor, name: TopicName, takenPartIn: ReadonlySet<Topic>): boolean {
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
