import type { MessageUid, ThreadUid, Topic, Uid } from '../ids.ts'
import type { Person } from '../person.ts'
import type { LeaveMessage } from './leave-message.ts'

/** Where a thread stands in its life; ROBOTING is reserved. */
export type ThreadState = (typeof threadStates)[number]
export const threadStates = ['NEW', 'QUEUING', 'OFFERED', 'CHATTING', 'OFFLINE', 'CLOSED'] as const
/** What kind of conversation it is; over HTTP also its number 0 … 4. */
export type ThreadType = 'AGENT' | 'WORKGROUP' | 'ROBOT' | 'MEMBER' | 'GROUP' | 'NOTES'

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
  /** The agent who is asked to take it, and until when. */
  readonly offer: Offer | null
  /** ms since 1970 UTC; null while it is open. */
  readonly closedAt: number | null
  /** Those who have declined or missed it. */
  readonly excluded: readonly Uid[]
  /** What its visitor thinks of it, 1 to 5; null for nothing yet. */
  readonly score: number | null
  /** What its agents have filed it under; not for its visitor. */
  readonly filed: Filing
}

/** How agents sort what has been talked about. */
export interface Filing {
  /** Empty for none. */
  readonly category: string
  readonly tags: readonly string[]
}

/** One agent is asked to take a thread. */
export interface Offer {
  readonly agentUid: Uid
  /** ms since 1970 UTC. */
  readonly deadlineAt: number
  /** Since when, ms since 1970 UTC; unknown where an older version has asked. */
  readonly askedAt?: number
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
  /** State and people change; a `seat` must be free, and with `atSeq` nothing said since that place. */
  | {
      readonly kind: 'become'
      readonly after: Thread
      readonly seat?: Seat
      readonly closedBy?: ClosedBy
      readonly atSeq?: number
    }
  /** The message loses its content and keeps its place. */
  | { readonly kind: 'withdraw'; readonly messageUid: MessageUid }
  /** The message warns of the end, if nothing was said since `atSeq`; to be looked at again at `dueAt`. */
  | { readonly kind: 'warn'; readonly atSeq: number; readonly dueAt: number }
  /** To be looked at for silence or absence at `dueAt` (ms since 1970 UTC), or not at all. */
  | { readonly kind: 'watch'; readonly dueAt: number | null }
  /** Said in a thread that may have ended: those who were there until then still hear it. */
  | { readonly kind: 'postscript' }
  /** The visitor's opinion, `after.score`; said after the end it is a postscript. */
  | { readonly kind: 'rate'; readonly after: Thread; readonly comment: string }
  /** Filed under `after.filed`. */
  | { readonly kind: 'file'; readonly after: Thread }
  /** The message is one left for later. */
  | { readonly kind: 'leave-message'; readonly left: LeaveMessage }
  /** The message answers one that was left; the thread may become the agent's, if the `seat` is free. */
  | { readonly kind: 'answer'; readonly after: Thread; readonly seat?: Seat; readonly leftUid: Uid; readonly by: Uid }

export const unfiled: Filing = { category: '', tags: [] }

/** Whether it has a place in a queue. */
export function isQueued({ state }: Thread): boolean {
  return state === 'QUEUING' || state === 'OFFERED'
}

/** Whether people can still write in it. */
export function isOpen(thread: Thread): boolean {
  return thread.state !== 'CLOSED'
}

/**
 * Whether a message of an author has reached the other side when one of its readers has it. With a visitor there are
 * two: the visitor, and all who answer; elsewhere everybody else is the other side.
 */
export function reachesOtherSide(
  { type, visitorUid }: { readonly type: ThreadType; readonly visitorUid: Uid },
  author: Uid,
  readers: readonly Uid[],
): boolean {
  const isWithVisitor = type === 'WORKGROUP' || type === 'AGENT'
  return !isWithVisitor || (author === visitorUid) !== readers.includes(visitorUid)
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
    score: null,
    filed: unfiled,
  }
}
