import type { MessageUid, Topic, Uid } from '../../domain/ids.ts'
import { type Addressee, type Draft, type EphemeralMessage, ephemeral } from '../../domain/message/message.ts'
import { type EventKind, type SystemEvent, withEvent } from '../../domain/message/system-event.ts'
import type { Actor, Person } from '../../domain/person.ts'
import type { Thread } from '../../domain/thread/thread.ts'

/** Returns the server as a sender that speaks for the agent or workgroup a visitor asked for. */
export function systemActor(uid: Uid, nickname: string, avatar = ''): Actor {
  return { kind: 'system', uid, person: { uid, nickname, avatar, type: 'SYSTEM', extra: '' } }
}

/** What the server says: a sentence, and the event behind it if there is one. */
export interface Said {
  readonly content: string
  /** JSON, or empty. */
  readonly extra?: string
}

/** Returns a message from the server on a topic. */
export function serverDraft(
  uid: MessageUid,
  topic: Topic,
  { type, content, extra = '' }: Said & { readonly type: string },
): Draft {
  return { uid, type, content, channel: 'SYSTEM', extra, topic }
}

/** Events after which an agent is there: a client that has never heard them shows their picture. */
const comings: ReadonlySet<EventKind> = new Set<EventKind>(['GREETED', 'TRANSFERRED', 'JOINED'])

/** Returns what happened to a thread, and the person it is about. */
export function eventOf(
  kind: EventKind,
  { uid, nickname, avatar = '' }: Pick<Person, 'uid' | 'nickname'> & { readonly avatar?: string },
  at: number,
): SystemEvent {
  const event = { kind, uid, name: nickname, at }
  return comings.has(kind) && avatar !== '' ? { ...event, avatar } : event
}

/** Adds the agent with whom the thread goes on, for CONTINUE and AGENT_PROFILE. */
export function continuing(said: Said, { uid, nickname, avatar }: Pick<Person, 'uid' | 'nickname' | 'avatar'>): Said {
  return { ...said, extra: JSON.stringify({ ...JSON.parse(said.extra || '{}'), agent: { uid, nickname, avatar } }) }
}

/** Adds to a person's own message the event it caused. */
export function telling(draft: Draft, event: SystemEvent): Draft {
  return { ...draft, extra: withEvent(draft.extra, event) }
}

/** Returns an answer of the server that is not stored, such as CONTINUE. */
export function serverAnswer(
  actor: Actor,
  thread: Thread | Addressee,
  said: Said & { readonly uid: MessageUid; readonly type: string; readonly nowMs: number },
): EphemeralMessage {
  const draft = serverDraft(said.uid, thread.topic, said)
  return ephemeral(draft, thread, { sender: actor.person, sentAt: said.nowMs })
}
