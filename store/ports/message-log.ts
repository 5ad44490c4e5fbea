import type { MessageUid, ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import type { Draft, LoggedMessage, Message, MessageStatus } from '../../domain/message/message.ts'
import type { Person } from '../../domain/person.ts'
import type { Thread, ThreadChange } from '../../domain/thread/thread.ts'

/** A message to commit, decided on the thread as it was at `thread.revision`. */
export interface Append {
  readonly thread: Thread
  readonly sender: Person
  readonly draft: Draft
  readonly change?: ThreadChange
}

/** The outcome of an append. */
export type Appended =
  | { readonly outcome: 'stored'; readonly seq: number; readonly sentAt: number }
  /** The uid already existed: its first message as it is now. */
  | { readonly outcome: 'repeat'; readonly message: LoggedMessage }
  /** The thread has changed since the decision, or does not exist: decide again. */
  | { readonly outcome: 'stale' }
  /** The agent of an `assign` has no free seat. */
  | { readonly outcome: 'full' }

/** A reader acknowledges a message of a thread they take part in, ended or not. */
export interface Acknowledgement {
  readonly topic: Topic
  readonly messageUid: MessageUid
  readonly readers: readonly Uid[]
  readonly status: Extract<MessageStatus, 'DELIVERED' | 'READ'>
}

/** The outcome of an acknowledgement. */
export type Acknowledged =
  | { readonly outcome: 'moved'; readonly author: Uid; readonly threadUid: ThreadUid }
  /** It already had that status, or the reader is on the author's side. */
  | { readonly outcome: 'unmoved' }
  | { readonly outcome: 'own' }
  /** None of the ten newest threads of the topic in which the reader takes part contains it. */
  | { readonly outcome: 'missing' }
  /** The reader takes part in no thread of the topic. */
  | { readonly outcome: 'stranger' }

/** A message found by its uid. */
export interface FoundMessage extends LoggedMessage {
  readonly threadUid: ThreadUid
}

/** A range of one thread by seq; both bounds are excluded. */
export interface LogStretch {
  readonly threadUid: ThreadUid
  readonly after?: number
  readonly before?: number
  /** At most this many, counted from `after` if it is set, otherwise from the end. */
  readonly limit: number
  /** Ends after the message that reaches this many bytes; the first is always included. */
  readonly maxBytes?: number
}

/** A part of several threads' messages; `maxBytes` as for a range of one thread. */
export interface LogWindow {
  readonly offset: number
  readonly limit: number
  readonly maxBytes?: number
}

/**
 * The durable log. A promise that resolves has been committed to disk. Appends of one thread are numbered without a gap
 * in the order of the calls. A uid identifies one message of its thread forever. Rejects when the disk fails; then
 * nothing of that call was stored.
 */
export interface MessageLog {
  append(append: Append): Promise<Appended>
  acknowledge(acknowledgement: Acknowledgement): Promise<Acknowledged>
  /** Ascending by seq. */
  read(stretch: LogStretch): Promise<LoggedMessage[]>
  /**
   * Returns the message with that uid in the newest thread that has it, among the topic's three newest; sees earlier
   * appends.
   */
  find(topic: Topic, uid: MessageUid): Promise<FoundMessage | null>
  /** Returns messages of several threads, newest first, after skipping `offset`. */
  page(threads: readonly Thread[], window: LogWindow): Promise<Message[]>
  /** Returns how many messages the threads have in total. */
  count(threads: readonly ThreadUid[]): Promise<number>
}
