import type { ClientId, MessageUid, ThreadUid, Topic } from '../../../domain/ids.ts'
import type { Draft } from '../../../domain/message/message.ts'
import type { Person } from '../../../domain/person.ts'
import type { Thread, ThreadChange } from '../../../domain/thread/thread.ts'
import type { Cursor, DeviceCursors, NewDevice } from '../../ports/devices.ts'
import type { Acknowledgement } from '../../ports/message-log.ts'

/** What the database needs of an append: of most threads the uid and the revision alone. */
export interface Entry {
  readonly threadUid: ThreadUid
  readonly revision: number
  readonly sender: Person
  readonly draft: Omit<Draft, 'topic'>
  readonly change?: ThreadChange
  /** The thread itself, when it begins with this message. */
  readonly begins?: Thread
}

/** A change of a thread that comes with no message. */
export interface BareChange {
  readonly threadUid: ThreadUid
  readonly revision: number
  readonly change: ThreadChange
  /** The thread itself, when it begins. */
  readonly begins?: Thread
}

/** What `Devices.save` is told. */
export interface Progress {
  readonly cursors: readonly Cursor[]
  readonly settled: readonly ClientId[]
  readonly settledAt: number
}

/** One thing the group commit does. */
export type Operation =
  | { readonly kind: 'append'; readonly entry: Entry }
  | { readonly kind: 'acknowledge'; readonly acknowledgement: Acknowledgement }
  | { readonly kind: 'change'; readonly change: BareChange }
  | { readonly kind: 'save-cursors'; readonly progress: Progress }
  | { readonly kind: 'find'; readonly topic: Topic; readonly messageUid: MessageUid }
  | { readonly kind: 'register-device'; readonly device: NewDevice }
  | { readonly kind: 'forget-device'; readonly clientId: ClientId }
  | { readonly kind: 'forget-cursors'; readonly cursors: DeviceCursors }

/** What a request asks of the database thread. */
export type Request =
  | { readonly id: number; readonly kind: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  /** `operations` is JSON of Operation[]: half the cost of a structured clone of the objects. */
  | { readonly id: number; readonly kind: 'commit'; readonly operations: string }
  /** A write of so many bytes that mean nothing, and the mark after it. */
  | { readonly id: number; readonly kind: 'beat'; readonly bytes: number }
  | { readonly id: number; readonly kind: 'close' }

/** Its answer: `value` is a QueryAnswer, or JSON of the outcomes of a commit. */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string; readonly code: string }

/** The rows of a query, or how many rows it changed. */
export interface QueryAnswer {
  readonly rows: unknown[]
  readonly changes: number
}

/** A request as it is asked, before it has a number. */
export type Asked = Request extends infer One ? (One extends Request ? Omit<One, 'id'> : never) : never

/** One SQLite connection, wherever it runs: requests are answered in the order they are made. */
export interface Database {
  ask(asked: Asked): Promise<unknown>
  /** Answers what was asked before, then closes the file. */
  close(): Promise<void>
}

/** How the database thread opens its file. */
export interface WorkerOptions {
  readonly path: string
  readonly readOnly: boolean
  /** Of an index of messages: the log it is of. */
  readonly logPath?: string
}
