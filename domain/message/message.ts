import type { MessageUid, ThreadUid, Topic, Uid } from '../ids.ts'
import type { Person } from '../person.ts'
import type { Thread } from '../thread/thread.ts'

/** How far a message has got; FAILED is used only by clients and never stored. */
export type MessageStatus = 'SENDING' | 'SUCCESS' | 'DELIVERED' | 'READ' | 'RECALL' | 'ERROR'

/** What a sender asks the server to deliver; the server sets the sender and the time. */
export interface Draft {
  readonly uid: MessageUid
  /** Upper case as on the wire; an unknown one is delivered as it is. */
  readonly type: string
  readonly content: string
  readonly channel: string
  /** JSON, or empty. */
  readonly extra: string
  readonly topic: Topic
  /** The thread of the topic it is meant for, if the sender names one; otherwise the current one. */
  readonly threadUid?: ThreadUid
}

/** A message as stored in the log. */
export interface LoggedMessage {
  readonly uid: MessageUid
  readonly type: string
  readonly content: string
  readonly status: MessageStatus
  readonly channel: string
  readonly extra: string
  readonly sender: Person
  /** Position in the thread: 1, 2, 3 … */
  readonly seq: number
  /** Commit time, ms since 1970 UTC. */
  readonly sentAt: number
}

/** A message as it is delivered: with the thread it belongs to. */
export interface Message extends LoggedMessage {
  readonly thread: Thread
}

/** A message that is delivered but not stored (typing, a receipt, a refusal): it has no position in the thread. */
export interface EphemeralMessage extends Omit<LoggedMessage, 'seq'> {
  readonly seq: 0
  readonly thread: Thread | Addressee
}

/** Returns an ephemeral message about a thread, `sentAt` in ms since 1970 UTC. */
export function ephemeral(
  { uid, type, content, channel, extra }: Omit<Draft, 'topic'>,
  thread: Thread | Addressee,
  { sender, sentAt }: Pick<LoggedMessage, 'sender' | 'sentAt'>,
): EphemeralMessage {
  return { uid, type, content, channel, extra, status: 'SUCCESS', sender, seq: 0, sentAt, thread }
}

/** Stands in where a packet must name a thread and there is none, as for a refusal to one user. */
export interface Addressee {
  readonly topic: Topic
  readonly user: Uid
}

const rank: Partial<Record<MessageStatus, number>> = { SENDING: 0, SUCCESS: 1, DELIVERED: 2, READ: 3 }

/** Returns whether a receipt moves a message forward: SUCCESS → DELIVERED → READ, never back. */
export function movesForward(from: MessageStatus, to: MessageStatus): boolean {
  const [before, after] = [rank[from], rank[to]]
  return before !== undefined && after !== undefined && after > before
}
