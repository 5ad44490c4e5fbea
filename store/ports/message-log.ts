import type { MessageUid, ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import type { Draft, LoggedMessage, Message, MessageStatus } from '../../domain/message/message.ts'
import type { Person } from '../../domain/person.ts'
import type { Thread, ThreadChange } from '../../domain/thread/thread.ts'

/** One message to commit, decided on the thread as it stood at `thread.revision`. */
export interface Append {
  readonly thread: Thread
  readonly sender: Person
  readonly draft: Draft
  readonly change?: ThreadChange
}

/** What became of an append. */
export type Appended =
  | { readonly outcome: 'stored'; readonly seq: number; readonly sentAt: number }
  /** The uid was there before: its first message as it stands now. */
  | { readonly outcome: 'repeat'; readonly message: LoggedMessage }
  /** The thread has changed since the decision, or is not there: decide again. */
  | { readonly outcome: 'stale' }
  /** The agent of an `assign` has no seat left. */
  | { readonly outcome: 'full' }

/** A reader acknowledges a message of a thread they take part in, ended or not. */
export interface Acknowledgement {
  readonly topic: Topic
  readonly messageUid: MessageUid
  readonly readers: readonly Uid[]
  readonly status: Extract<MessageStatus, 'DELIVERED' | 'READ'>
}

/** What became of an acknowledgement. */
export type Acknowledged =
  | { readonly outcome: 'moved'; readonly author: Uid; readonly threadUid: ThreadUid }
  /** It was that far before, or the reader is on the author's side. */
  | { readonly outcome: 'unmoved' }
  | { readonly outcome: 'own' }
  /** None of the ten newest threads of the topic in which the reader takes part has it. */
  | { readonly outcome: 'missing' }
  /** The reader takes part in no thread of the topic. */
  | { readonly outcome: 'stranger' }

/** A message found by its uid. */
export interface FoundMessage extends LoggedMessage {
  readonly threadUid: ThreadUid
}

/** A stretch of one thread by place; both bounds excluded. */
export interface Stretch {
  readonly threadUid: ThreadUid
  readonly after?: number
  readonly before?: number
  /** At most this many, counted from `after` when it is set, else from the end. */
  readonly limit: number
  /** Ends after the message that reaches so many bytes; the first is always there. */
  readonly maxBytes?: number
}

/** A part of several threads' messages; `maxBytes` as of a stretch. */
export interface LogWindow {
  readonly offset: number
  readonly limit: number
  readonly maxBytes?: number
}

/**
 * The durable log. A promise that resolves has been committed to disk; appends of one thread are numbered
 * without a gap in the order they were handed over; an uid names one message of its thread for ever.
 * Rejects when the disk does; then nothing of that call was stored.
 */
export interface MessageLog {
  append(append: Append): Promise<Appended>
  acknowledge(acknowledgement: Acknowledgement): Promise<Acknowledged>
  /** Ascending by place. */
  read(stretch: Stretch): Promise<LoggedMessage[]>
  /** The message of that uid in the newest thread that has it, of the topic's three newest; sees earlier appends. */
  find(topic: Topic, uid: MessageUid): Promise<FoundMessage | null>
  /** Messages of several threads, newest first, `offset` skipped. */
  page(threads: readonly Thread[], window: LogWindow): Promise<Message[]>
  /** How many messages threads have together. */
  count(threads: readonly ThreadUid[]): Promise<number>
}
