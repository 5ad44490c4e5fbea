import type { MessageUid, ThreadUid, Topic, Uid } from './ids.ts'
import type { Person } from './person.ts'

/** Where a thread stands in its life; ROBOTING is reserved. */
export type ThreadState = 'NEW' | 'QUEUING' | 'OFFERED' | 'CHATTING' | 'OFFLINE' | 'CLOSED'
/** What kind of conversation it is; over HTTP also its number 0 … 4. */
export type ThreadType = 'AGENT' | 'WORKGROUP' | 'ROBOT' | 'MEMBER' | 'GROUP'

/** Someone a thread is delivered to, and from where on. */
export interface Participant {
  readonly uid: Uid
  readonly role: 'visitor' | 'agent'
  /** Hears what comes after this place. */
  readonly fromSeq: number
}

/** A thread with the people who take part in it now. */
export interface Thread {
  readonly uid: ThreadUid
  readonly topic: Topic
  readonly type: ThreadType
  readonly state: ThreadState
  readonly orgUid: Uid
  /** The agent or workgroup the visitor asked for. */
  readonly targetUid: Uid
  /** The visitor. */
  readonly user: Person
  /** The agent who has it, while one has. */
  readonly agentUid: Uid | null
  /** JSON, or empty. */
  readonly extra: string
  readonly participants: readonly Participant[]
  /** Counts changes of state and participants: a decision made on an older one is made again. */
  readonly revision: number
  /** ms since 1970 UTC. */
  readonly createdAt: number
  /** When it began to wait, ms since 1970 UTC; null when it does not. */
  readonly queuedAt: number | null
}

/** A place with an agent, there only while they have fewer than `capacity` threads open. */
export interface Seat {
  readonly agentUid: Uid
  readonly capacity: number
}

/** What a message does to its thread, committed with it or not at all. */
export type ThreadChange =
  /** It begins, waiting or, with a seat, already with an agent. */
  | { readonly kind: 'open'; readonly seat?: Seat }
  /** An agent takes it. */
  | { readonly kind: 'assign'; readonly seat: Seat }
  | { readonly kind: 'close' }
  /** The message loses its content and keeps its place. */
  | { readonly kind: 'withdraw'; readonly messageUid: MessageUid }

/** Whether people can still write in it. */
export function isOpen(thread: Thread): boolean {
  return thread.state !== 'CLOSED'
}

/** What is known of a thread before it begins. */
export type Beginning = Pick<Thread, 'uid' | 'topic' | 'type' | 'orgUid' | 'targetUid' | 'user' | 'extra' | 'createdAt'>

/** A new thread, waiting for an agent. */
export function opened(beginning: Beginning): Thread {
  const visitor: Participant = { uid: beginning.user.uid, role: 'visitor', fromSeq: 0 }
  return {
    ...beginning,
    state: 'QUEUING',
    agentUid: null,
    participants: [visitor],
    revision: 1,
    queuedAt: beginning.createdAt,
  }
}

/** The thread as it stands once an agent has taken it. */
export function assigned(thread: Thread, agentUid: Uid): Thread {
  const agent: Participant = { uid: agentUid, role: 'agent', fromSeq: 0 }
  return {
    ...thread,
    state: 'CHATTING',
    agentUid,
    queuedAt: null,
    participants: [...thread.participants.filter((one) => one.uid !== agentUid), agent],
    revision: thread.revision + 1,
  }
}

/** The thread as it stands once it has ended; its people still hear what was said until then. */
export function closed(thread: Thread): Thread {
  return { ...thread, state: 'CLOSED', queuedAt: null, revision: thread.revision + 1 }
}
