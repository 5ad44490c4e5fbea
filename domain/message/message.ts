import type { MessageUid, ThreadUid, Topic, Uid } from '../ids.ts'
import type { Person } from '../person.ts'
import type { Thread } from '../thread/thread.ts'

/** How far a message has come; FAILED is a client's own word and never stored. */
export type MessageStatus = 'SENDING' | 'SUCCESS' | 'DELIVERED' | 'READ' | 'RECALL' | 'ERROR'

/** What a sender asks the server to carry; who sends and when are not theirs to say. */
export interface Draft {
  readonly uid: MessageUid
  /** Upper case as the wire has it; an unknown one is carried as it is. */
  readonly type: string
  readonly content: string
  readonly channel: string
  /** JSON, or empty. */
  readonly extra: string
  readonly topic: Topic
  /** The thread of the topic it is meant for, when the sender says so; else the current one. */
  readonly threadUid?: ThreadUid
}

/** A message as the log holds it. */
export interface LoggedMessage {
  readonly uid: MessageUid
  readonly type: string
  readonly content: string
  readonly status: MessageStatus
  readonly channel: string
  readonly extra: string
  readonly sender: Person
  /** Place in the thread: 1, 2, 3 … */
  readonly seq: number
  /** Commit time, ms since 1970 UTC. */
  readonly sentAt: number
}

/** A message as it is told: with the thread it belongs to. */
export interface Message extends LoggedMessage {
  readonly thread: Thread
}

/** Something told and not kept (typing, a receipt, a refusal): no place in the thread. */
export interface EphemeralMessage extends Omit<LoggedMessage, 'seq'> {
  readonly seq: 0
  readonly thread: Thread | Addressee
}

/** Returns what is told of a thread at a moment, `sentAt` in ms since 1970 UTC, and not kept. */
export function ephemeral(
  { uid, type, content, channel, extra }: Omit<Draft, 'topic'>,
  thread: Thread | Addressee,
  { sender, sentAt }: Pick<LoggedMessage, 'sender' | 'sentAt'>,
): EphemeralMessage {
  return { uid, type, content, channel, extra, status: 'SUCCESS', sender, seq: 0, sentAt, thread }
}

/** Stands where a packet must name a thread and there is none, as on a refusal to one user. */
export interface Addressee {
  readonly topic: Topic
  readonly user: Uid
}

const rank: Partial<Record<MessageStatus, number>> = { SENDING: 0, SUCCESS: 1, DELIVERED: 2, READ: 3 }

/** Whether a receipt moves a message forward: SUCCESS → DELIVERED → READ and never back. */
export function movesForward(from: MessageStatus, to: MessageStatus): boolean {
  const [before, after] = [rank[from], rank[to]]
  return before !== undefined && after !== undefined && after > before
}
