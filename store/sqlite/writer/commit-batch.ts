import type { DatabaseSync } from 'node:sqlite'
import type { Acknowledged } from '../../ports/message-log.ts'
import type { Changed } from '../../ports/threads.ts'
import type { WriteOperation } from '../driver/protocol.ts'
import { Acknowledger } from './acknowledge.ts'
import { MessageAppender, type Placed } from './append-message.ts'
import { type Found, MessageFinder } from './find-message.ts'
import { CursorSaver } from './save-cursors.ts'
import { KeepingDevices, type Registered } from './save-devices.ts'
import { SeqByUid } from './seq-by-uid.ts'

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
  | { readonly outcome: 'saved' | 'forgotten' | 'preferred' }
  | { readonly outcome: 'failed'; readonly reason: string; readonly code: string }

/** Commits many operations with one fsync. Lives on the database thread. */
export class CommitBatch {
  readonly #db: DatabaseSync
  readonly #appending: MessageAppender
  readonly #acknowledging: Acknowledger
  readonly #savingCursors: CursorSaver
  readonly #finding: MessageFinder
  readonly #devices: KeepingDevices
  /** The rowid of the last committed message; 0 for none yet. */
  lastRowid = 0

  constructor(db: DatabaseSync) {
    this.#db = db
    const seqs = new SeqByUid(db)
    this.#appending = new MessageAppender(db, seqs)
    this.#acknowledging = new Acknowledger(db)
    this.#savingCursors = new CursorSaver(db)
    this.#finding = new MessageFinder(db, seqs)
    this.#devices = new KeepingDevices(db)
  }

  /** Commits all in one transaction; if that fails, each in its own, so that one bad operation fails alone. */
  commit(operations: readonly WriteOperation[]): CommitOutcome[] {
    try {
      return this.#transaction(operations)
    } catch (error) {
      if (operations.length === 1) return [failed(error)]
      return operations.map((operation) => this.#alone(operation))
    }
  }

  #alone(operation: WriteOperation): CommitOutcome {
    try {
      return this.#transaction([operation])[0] ?? failed(new Error('no outcome'))
    } catch (error) {
      return failed(error)
    }
  }

  #transaction(operations: readonly WriteOperation[]): CommitOutcome[] {
    this.#db.exec('begin immediate')
    try {
      this.#appending.begin(Date.now())
      const outcomes = operations.map((operation) => this.#apply(operation))
      this.#appending.finish()
      this.#db.exec('commit')
      if (this.#appending.lastRowid > 0) this.lastRowid = this.#appending.lastRowid
      return outcomes
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('rollback')
      throw error
    }
  }

  #apply(operation: WriteOperation): CommitOutcome {
    switch (operation.kind) {
      case 'append':
        return this.#appending.append(operation.entry)
      case 'acknowledge':
        return this.#acknowledging.acknowledge(operation.acknowledgement)
      case 'change':
        return this.#appending.change(operation.change)
      case 'save-cursors':
        return this.#savingCursors.save(operation.progress)
      case 'find':
        return this.#finding.find(operation.topic, operation.messageUid)
      case 'register-device':
        return this.#devices.register(operation.device)
      case 'prefer':
        return this.#devices.prefer(operation.clientId, operation.preferences)
      case 'forget-device':
        return this.#devices.forget(operation.clientId)
      case 'forget-cursors':
        return this.#devices.forgetCursors(operation.cursors)
      default:
        return operation satisfies never
    }
  }
}

function failed(error: unknown): CommitOutcome {
  const { message, errcode } = error as Error & { errcode?: number }
  return { outcome: 'failed', reason: message, code: String(errcode ?? '') }
}
