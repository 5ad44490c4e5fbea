import type { DatabaseSync } from 'node:sqlite'
import type { CommitOutcome, WriteOperation } from '../../sql/base/write-operations.ts'
import { Acknowledger } from './acknowledge.ts'
import { MessageAppender } from './append-message.ts'
import { MessageFinder } from './find-message.ts'
import { CursorSaver } from './save-cursors.ts'
import { KeepingDevices } from './save-devices.ts'
import { SeqByUid } from './seq-by-uid.ts'

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
