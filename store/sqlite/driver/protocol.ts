import type { ClientId, MessageUid, ThreadUid, Topic } from '../../../domain/ids.ts'
import type { Draft } from '../../../domain/message/message.ts'
import type { DevicePreferences } from '../../../domain/people/device-preferences.ts'
import type { Person } from '../../../domain/person.ts'
import type { Thread, ThreadChange } from '../../../domain/thread/thread.ts'
import type { Cursor, DeviceCursors, NewDevice } from '../../ports/devices.ts'
import type { Acknowledgement } from '../../ports/message-log.ts'

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
  readonly settledAt: number
}

/** One operation of the group commit. */
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

/** A request to the database thread. */
export type Request =
  | { readonly id: number; readonly kind: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  /** `operations` is JSON of WriteOperation[]: half the cost of a structured clone of the objects. */
  | { readonly id: number; readonly kind: 'commit'; readonly operations: string }
  /** A write of meaningless bytes, and the mark after it. */
  | { readonly id: number; readonly kind: 'beat'; readonly bytes: number }
  | { readonly id: number; readonly kind: 'close' }

/** The answer to a request: `value` is a QueryAnswer, or JSON of the outcomes of a commit. */
export type DatabaseAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string; readonly code: string }

/** The rows of a query, or how many rows it changed. */
export interface QueryAnswer {
  readonly rows: unknown[]
  readonly changes: number
}

/** A request before it has an id. */
export type DatabaseRequest = Request extends infer One ? (One extends Request ? Omit<One, 'id'> : never) : never

/** One SQLite connection, on any thread: requests are answered in order. */
export interface Database {
  ask(request: DatabaseRequest): Promise<unknown>
  /** Answers earlier requests, then closes the file. */
  close(): Promise<void>
}

/** How the database thread opens its file. */
export interface WorkerOptions {
  readonly path: string
  readonly readOnly: boolean
  /** For a message index: the path of its log. */
  readonly logPath?: string
}
