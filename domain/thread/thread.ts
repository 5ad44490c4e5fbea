import type { MessageUid, ThreadUid, Topic, Uid } from '../ids.ts'
import type { Person } from '../person.ts'
import type { LeaveMessage } from './leave-message.ts'

/** The state of a thread; ROBOTING is reserved. */
export type ThreadState = (typeof threadStates)[number]
export const threadStates = ['NEW', 'QUEUING', 'OFFERED', 'CHATTING', 'OFFLINE', 'CLOSED'] as const
/** The type of conversation; HTTP also accepts its number 0 … 4, and 10 for FRIEND. */
export type ThreadType = 'AGENT' | 'WORKGROUP' | 'ROBOT' | 'MEMBER' | 'GROUP' | 'FRIEND' | 'NOTES'
/** Threads of their participants alone: neither admins nor backends list, read or write them. */
export const privateTypes = ['MEMBER', 'FRIEND', 'GROUP'] as const satisfies readonly ThreadType[]
/** Threads among an organization's app users. While they are open their state is NEW: they wait for nobody. */
export const socialTypes = ['FRIEND', 'GROUP'] as const satisfies readonly ThreadType[]
export type SocialType = (typeof socialTypes)[number]

/** A person to whom a thread is delivered, and from where on. */
export interface Participant {
  readonly uid: Uid
  readonly role: 'visitor' | 'agent'
  /** Receives what comes after this seq. */
  readonly fromSeq: number
}

/** A thread with its current participants. */
export interface Thread {
  readonly uid: ThreadUid
  readonly topic: Topic
  readonly type: ThreadType
  readonly state: ThreadState
  readonly orgUid: Uid
  /** The agent or workgroup the visitor asked for; of a group, its owner. */
  readonly targetUid: Uid
  /** The visitor; of a group, the group itself. */
  readonly user: Person
  /** The agent who has it; null while nobody does. */
  readonly agentUid: Uid | null
  /** JSON, or empty. */
  readonly extra: string
  readonly participants: readonly Participant[]
  /** Counts changes of state and participants: a decision based on an older revision is made again. */
  readonly revision: number
  /** ms since 1970 UTC. */
  readonly createdAt: number
  /** Higher priorities come first. */
  readonly priority: number
  /** When it first began to wait, ms since 1970 UTC; it keeps that place. */
  readonly enteredAt: number
  /** The time that gives its place in the queue; null when it does not wait. */
  readonly queuedAt: number | null
  /** The agent who is asked to take it, with the deadline. */
  readonly offer: Offer | null
  /** ms since 1970 UTC; null while it is open. */
  readonly closedAt: number | null
  /** Since when its visitor is gone, as far as it is stored, ms since 1970 UTC. Lanes do not keep it up to date. */
  readonly leftAt?: number
  /** Agents who have declined or missed it. */
  readonly excluded: readonly Uid[]
  /** Its visitor's rating, 1 to 5; null for none yet. */
  readonly score: number | null
  /** How its agents have filed it; hidden from its visitor. */
  readonly filed: Filing
}

/** How agents file a thread. */
export interface Filing {
  /** Empty for none. */
  readonly category: string
  readonly tags: readonly string[]
}

/** A request to one agent to take a thread. */
export interface Offer {
  readonly agentUid: Uid
  /** ms since 1970 UTC. */
  readonly deadlineAt: number
  /** When the agent was asked, ms since 1970 UTC; unknown for offers of older versions. */
  readonly askedAt?: number
}

/** A seat with an agent, which is free only while they have fewer than `capacity` threads, open or offered. */
export interface Seat {
  readonly agentUid: Uid
  readonly capacity: number
  /** The same limit for the threads of one target. */
  readonly group?: { readonly targetUid: Uid; readonly capacity: number }
}

/** Who ended a thread. */
export type ClosedBy = 'AGENT' | 'VISITOR' | 'SYSTEM' | 'IDLE'

/** What a message does to its thread; both are committed or neither. */
export type ThreadChange =
  /** The thread begins as given, with a seat if an agent has it already. */
  | { readonly kind: 'open'; readonly seat?: Seat }
  /** State and participants change; a `seat` must be free, and with `atSeq` nothing may have been said since. */
  | {
      readonly kind: 'become'
      readonly after: Thread
      readonly seat?: Seat
      readonly closedBy?: ClosedBy
      readonly atSeq?: number
    }
  /** The message loses its content and keeps its seq. */
  | { readonly kind: 'withdraw'; readonly messageUid: MessageUid }
  /** The message warns of the end, if nothing was said since `atSeq`; the next check is at `dueAt`. */
  | { readonly kind: 'warn'; readonly atSeq: number; readonly dueAt: number }
  /** The thread is checked for silence or absence at `dueAt` (ms since 1970 UTC), or not at all if null. */
  | { readonly kind: 'watch'; readonly dueAt: number | null }
  /** Its visitor is gone since `leftAt`, or there (null); it is checked no later than at `dueAt`, if that is given. */
  | { readonly kind: 'absent'; readonly leftAt: number | null; readonly dueAt: number | null }
  /** The thread may have ended: those who were in it at the end still receive the message. */
  | { readonly kind: 'postscript' }
  /** The visitor's rating, `after.score`; after the end it is delivered as a postscript. */
  | { readonly kind: 'rate'; readonly after: Thread; readonly comment: string }
  /** Filed under `after.filed`. */
  | { readonly kind: 'file'; readonly after: Thread }
  /** The message is a left message. */
  | { readonly kind: 'leave-message'; readonly left: LeaveMessage }
  /** The message answers a left one; the thread may become the agent's, if the `seat` is free. */
  | { readonly kind: 'answer'; readonly after: Thread; readonly seat?: Seat; readonly leftUid: Uid; readonly by: Uid }

export const unfiled: Filing = { category: '', tags: [] }

/** Returns whether it has a place in a queue. */
export function isQueued({ state }: Thread): boolean {
  return state === 'QUEUING' || state === 'OFFERED'
}

/** Returns whether it waits for its visitor’s first answer: a backend has begun it, and nobody has it yet. */
export function awaitsVisitor({ state, type }: Thread): boolean {
  return state === 'NEW' && (type === 'WORKGROUP' || type === 'AGENT')
}

/** Returns the `extra` of a thread that an agent or a backend begins. */
export function begunBy(uid: Uid): string {
  return JSON.stringify({ begunBy: uid })
}

/** Returns whether an agent or a backend has begun it, not its visitor. */
export function isBegunByStaff({ extra }: Pick<Thread, 'extra'>): boolean {
  return extra.startsWith('{"begunBy":')
}

/** Returns whether a thread is its participants' alone. */
export function isPrivate({ type }: Pick<Thread, 'type'>): boolean {
  return privateTypes.some((one) => one === type)
}

/** Returns whether a thread is one among app users. */
export function isSocial({ type }: Pick<Thread, 'type'>): boolean {
  return socialTypes.some((one) => one === type)
}

/** Returns whether people can still write in it. */
export function isOpen(thread: Thread): boolean {
  return thread.state !== 'CLOSED'
}

/** Returns whether it is a conversation with a visitor, of which there is a record. */
export function isRecorded({ type }: Pick<Thread, 'type'>): boolean {
  return type === 'AGENT' || type === 'WORKGROUP'
}

/**
 * Returns whether a message has reached the other side when one of its readers has it. In a thread with a visitor there
 * are two sides, the visitor and all who answer; elsewhere everybody else is the other side.
 */
export function reachesOtherSide(
  { type, visitorUid }: { readonly type: ThreadType; readonly visitorUid: Uid },
  author: Uid,
  readers: readonly Uid[],
): boolean {
  const isWithVisitor = type === 'WORKGROUP' || type === 'AGENT'
  return !isWithVisitor || (author === visitorUid) !== readers.includes(visitorUid)
}

/** What is known of a thread when it begins. */
export type ThreadBeginning = Pick<
  Thread,
  'uid' | 'topic' | 'type' | 'orgUid' | 'targetUid' | 'user' | 'extra' | 'createdAt' | 'priority'
>

/** Returns a new thread with only its visitor; it does not wait yet. */
export function opened(beginning: ThreadBeginning): Thread {
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
