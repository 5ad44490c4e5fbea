import type { ClientId, MessageUid, ThreadUid, Topic } from '../../../domain/ids.ts'
import type { Draft } from '../../../domain/message/message.ts'
import type { Moment } from '../../../domain/moment.ts'
import type { DevicePreferences } from '../../../domain/people/device-preferences.ts'
import type { Person } from '../../../domain/person.ts'
import type { Thread, ThreadChange } from '../../../domain/thread/thread.ts'
import type { Cursor, DeviceCursors, NewDevice } from '../../ports/devices.ts'
import type { Acknowledged, Acknowledgement, Append, Appended } from '../../ports/message-log.ts'
import type { Changed } from '../../ports/threads.ts'

/** What the database needs for an append: for most threads only the uid and the revision. */
export interface AppendEntry {
  readonly threadUid: ThreadUid
  readonly revision: number
  readonly sender: Person
  readonly draft: Omit<Draft, 'topic'>
  readonly change?: ThreadChange
  /** The thread itself, when it begins with this message. */
  readonly begins?: Thread
}

/** A change of a thread without a message. */
export interface BareChange {
  readonly threadUid: ThreadUid
  readonly revision: number
  readonly change: ThreadChange
  /** The thread itself, when it begins. */
  readonly begins?: Thread
}

/** The arguments of `Devices.save`. */
export interface CursorSave {
  readonly cursors: readonly Cursor[]
  readonly settled: readonly ClientId[]
  readonly settledAt: Moment
}

/** One operation of a commit. */
export type WriteOperation =
  | { readonly kind: 'append'; readonly entry: AppendEntry }
  | { readonly kind: 'acknowledge'; readonly acknowledgement: Acknowledgement }
  | { readonly kind: 'change'; readonly change: BareChange }
  | { readonly kind: 'save-cursors'; readonly progress: CursorSave }
  | { readonly kind: 'find'; readonly topic: Topic; readonly messageUid: MessageUid }
  | { readonly kind: 'register-device'; readonly device: NewDevice }
  | { readonly kind: 'prefer'; readonly clientId: ClientId; readonly preferences: DevicePreferences }
  | { readonly kind: 'forget-device'; readonly clientId: ClientId }
  | { readonly kind: 'forget-cursors'; readonly cursors: DeviceCursors }

/** The outcome of an append; for a repeat, the position of its first message. */
export type Placed =
  | Exclude<Appended, { outcome: 'repeat' }>
  | { readonly outcome: 'repeat'; readonly threadUid: ThreadUid; readonly seq: number }

/** The position of a message. */
export type Found =
  | { readonly outcome: 'found'; readonly threadUid: ThreadUid; readonly seq: number }
  | { readonly outcome: 'missing' }

/** The outcome for a new device: how far the threads of its user had come, or that it exists already. */
export type Registered =
  | { readonly outcome: 'registered'; readonly cursors: readonly { threadUid: ThreadUid; seq: number }[] }
  | { readonly outcome: 'known' }

/** The outcome of saving cursors: all below the mark is committed. */
export interface Saved {
  readonly outcome: 'saved'
  readonly mark: number
}

/**
 * The outcome of one operation; `failed` stored nothing. It carries no content, so that a batch of outcomes stays
 * small.
 */
export type CommitOutcome =
  | Placed
  | Acknowledged
  | Changed
  | Found
  | Registered
  | Saved
  | { readonly outcome: 'forgotten' | 'preferred' }
  | { readonly outcome: 'failed'; readonly reason: string; readonly code: string }

/**
 * How much is written at once, and how much may wait. Characters are those of JSON, where one character of content can
 * take six.
 */
export interface CommitLimits {
  /** Limits of one transaction; V8 allows no string longer than 512 Mi. */
  readonly operations: number
  readonly characters: number
  readonly waiting: number
  readonly waitingCharacters: number
  /** Transactions in progress at once. */
  readonly underWay: number
}

/** Where operations are collected and committed together. */
export interface Commits {
  append(append: Append): Promise<Placed>
  acknowledge(acknowledgement: Acknowledgement): Promise<Acknowledged>
  change(thread: Thread, change: ThreadChange): Promise<Changed>
  saveCursors(progress: CursorSave): Promise<number>
  register(device: NewDevice): Promise<Registered>
  prefer(clientId: ClientId, preferences: DevicePreferences): Promise<void>
  forgetDevice(clientId: ClientId): Promise<void>
  forgetCursors(cursors: DeviceCursors): Promise<void>
  /** Sees what was submitted before, although that may not be committed yet. */
  find(topic: Topic, messageUid: MessageUid): Promise<Found>
}

/**
 * How far `listed_at`, which orders the lists of closed threads, may lag behind `last_at`: so a moving head updates an
 * index only for one message in many.
 */
export const listedWithinMs = 5 * 60_000

/** No uid of ours is longer. */
export const maxUidChars = 128

/** How many of a topic's threads are searched for a message. */
export const maxThreadsOfTopic = 3

/** How many of a reader's threads on a topic are searched for a message. */
export const maxThreadsOfReader = 10

/** How many devices of a user are kept, and how many are forgotten at once. */
export const [maxDevices, maxEvicted] = [20, 100]

/** A change of state and participants. */
export type BecomeChange = Extract<ThreadChange, { kind: 'become' }>

/** The position of a change in its thread. */
export interface MessagePlace {
  readonly seq: number
  readonly sentAt: number
  /** The last seq of its notes, if there are any. */
  readonly notesSeq?: number | undefined
}

/** The changes that do not affect a thread's state or participants. */
export type Aside = Exclude<ThreadChange, { kind: 'open' | 'become' | 'withdraw' }>

/** Returns what the database needs of an append. */
export function entryOf({ thread, sender, draft, change }: Append): AppendEntry {
  const { uid, type, content, channel, extra } = draft
  const entry = {
    threadUid: thread.uid,
    revision: thread.revision,
    sender,
    draft: { uid, type, content, channel, extra },
  }
  if (change === undefined) return entry
  return change.kind === 'open' ? { ...entry, change, begins: thread } : { ...entry, change }
}

/** Returns what the database needs of a change without a message. */
export function bareChangeOf(thread: Thread, change: ThreadChange): BareChange {
  const bare = { threadUid: thread.uid, revision: thread.revision, change }
  return change.kind === 'open' ? { ...bare, begins: thread } : bare
}
