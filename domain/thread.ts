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
  /** Higher waits in front. */
  readonly priority: number
  /** When it first began to wait, ms since 1970 UTC: it keeps that place. */
  readonly enteredAt: number
  /** Its place in the queue by time; null when it does not wait. */
  readonly queuedAt: number | null
  /** The agent who is asked to take it, and until when (ms since 1970 UTC). */
  readonly offer: Offer | null
  /** ms since 1970 UTC; null while it is open. */
  readonly closedAt: number | null
  /** Those who have declined or missed it. */
  readonly excluded: readonly Uid[]
}

/** One agent is asked to take a thread. */
export interface Offer {
  readonly agentUid: Uid
  readonly deadlineAt: number
}

/** A place with an agent, there only while they have fewer than `capacity` threads, open or offered. */
export interface Seat {
  readonly agentUid: Uid
  readonly capacity: number
  /** The same for the threads of one target alone. */
  readonly group?: { readonly targetUid: Uid; readonly capacity: number }
}

/** Who ended a thread. */
export type ClosedBy = 'AGENT' | 'VISITOR' | 'SYSTEM' | 'IDLE'

/** What a message does to its thread, committed with it or not at all. */
export type ThreadChange =
  /** It begins as it stands, with a seat when an agent has it already. */
  | { readonly kind: 'open'; readonly seat?: Seat }
  /** State and people change; a `seat` must be free. */
  | { readonly kind: 'become'; readonly after: Thread; readonly seat?: Seat; readonly closedBy?: ClosedBy }
  /** The message loses its content and keeps its place. */
  | { readonly kind: 'withdraw'; readonly messageUid: MessageUid }

/** Whether it has a place in a queue. */
export function isQueued({ state }: Thread): boolean {
  return state === 'QUEUING' || state === 'OFFERED'
}

/** Whether people can still write in it. */
export function isOpen(thread: Thread): boolean {
  return thread.state !== 'CLOSED'
}

/** What is known of a thread before it begins. */
export type Beginning = Pick<
  Thread,
  'uid' | 'topic' | 'type' | 'orgUid' | 'targetUid' | 'user' | 'extra' | 'createdAt' | 'priority'
>

/** A new thread with its visitor and nobody else; it does not wait yet. */
export function opened(beginning: Beginning): Thread {
  const visitor: Participant = { uid: beginning.user.uid, role: 'visitor', fromSeq: 0 }
  return {
    ...beginning,
    state: 'NEW',
    agentUid: null,
    participants: [visitor],
    revision: 1,
    enteredAt: beginning.createdAt,
    queuedAt: null,
    closedAt: null,
    offer: null,
    excluded: [],
  }
}
