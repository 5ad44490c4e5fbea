import type { ClientId, MessageUid, Topic } from '../../../domain/ids.ts'
import type { OnLimit } from '../../../domain/limit-reached.ts'
import type { DevicePreferences } from '../../../domain/people/device-preferences.ts'
import { Refused } from '../../../domain/refusal.ts'
import type { OnFault } from '../../../domain/storage-fault.ts'
import type { Thread, ThreadChange } from '../../../domain/thread/thread.ts'
import type { DeviceCursors, NewDevice } from '../../ports/devices.ts'
import type { Acknowledged, Acknowledgement, Append } from '../../ports/message-log.ts'
import type { Changed } from '../../ports/threads.ts'
import {
  bareChangeOf,
  type CommitLimits,
  type CommitOutcome,
  type Commits,
  type CursorSave,
  entryOf,
  type Found,
  type Placed,
  type Registered,
  type Saved,
  type WriteOperation,
} from '../../sql/base/write-operations.ts'
import type { Lock } from '../driver/lock.ts'
import type { Database } from '../driver/protocol.ts'
import { asAnswered } from '../driver/storage-fault.ts'

export interface GroupCommitDeps {
  readonly commits: CommitLimits
  readonly onFault: OnFault
  readonly onLimit: OnLimit
}

interface SubmittedOperation {
  /** JSON of the operation. */
  readonly operation: string
  readonly resolve: (outcome: Committed) => void
  readonly reject: (error: Error) => void
}

type Committed = Exclude<CommitOutcome, { outcome: 'failed' }>

/**
 * Collects operations while earlier batches commit, then commits them in one transaction. A second batch may be
 * submitted before the first is done, so that the database thread need not wait for this one.
 */
export class GroupCommit implements Commits {
  readonly #thread: Database
  readonly #lock: Lock
  readonly #deps: GroupCommitDeps
  readonly #waiting: SubmittedOperation[] = []
  #waitingChars = 0
  #planned = false
  #underWay = 0
  #asking = false
  #release: (() => void) | undefined

  constructor(thread: Database, lock: Lock, deps: GroupCommitDeps) {
    this.#thread = thread
    this.#lock = lock
    this.#deps = deps
  }

  append(append: Append): Promise<Placed> {
    return this.#submit({ kind: 'append', entry: entryOf(append) }) as Promise<Placed>
  }

  acknowledge(acknowledgement: Acknowledgement): Promise<Acknowledged> {
    return this.#submit({ kind: 'acknowledge', acknowledgement }) as Promise<Acknowledged>
  }

  change(thread: Thread, change: ThreadChange): Promise<Changed> {
    return this.#submit({ kind: 'change', change: bareChangeOf(thread, change) }) as Promise<Changed>
  }

  async saveCursors(progress: CursorSave): Promise<number> {
    return ((await this.#submit({ kind: 'save-cursors', progress })) as Saved).mark
  }

  register(device: NewDevice): Promise<Registered> {
    return this.#submit({ kind: 'register-device', device }) as Promise<Registered>
  }

  async prefer(clientId: ClientId, preferences: DevicePreferences): Promise<void> {
    await this.#submit({ kind: 'prefer', clientId, preferences })
  }

  async forgetDevice(clientId: ClientId): Promise<void> {
    await this.#submit({ kind: 'forget-device', clientId })
  }

  async forgetCursors(cursors: DeviceCursors): Promise<void> {
    await this.#submit({ kind: 'forget-cursors', cursors })
  }

  /** Runs in the order of the writes: it sees what was submitted before, although that is not committed yet. */
  find(topic: Topic, messageUid: MessageUid): Promise<Found> {
    return this.#submit({ kind: 'find', topic, messageUid }) as Promise<Found>
  }

  /** Resolves once nothing is waiting to be written. */
  async idle(): Promise<void> {
    while (this.#waiting.length > 0 || this.#underWay > 0) await new Promise((resolve) => setImmediate(resolve))
  }

  #submit(operation: WriteOperation): Promise<Committed> {
    const { waiting, waitingCharacters } = this.#deps.commits
    if (this.#waiting.length >= waiting) return Promise.reject(new Refused('busy').by('commits.waiting'))
    if (this.#waitingChars >= waitingCharacters)
      return Promise.reject(new Refused('busy').by('commits.waitingCharacters'))
    return new Promise((resolve, reject) => {
      // Each separately, so that an operation that cannot be written as JSON fails alone.
      const waiting = { operation: JSON.stringify(operation), resolve, reject }
      this.#waiting.push(waiting)
      this.#waitingChars += waiting.operation.length
      if (this.#planned) return
      this.#planned = true
      // Deferred, so that everything else in this turn of the event loop shares the fsync.
      setImmediate(() => {
        this.#planned = false
        this.#next()
      })
    })
  }

  #next(): void {
    if (this.#waiting.length === 0) return
    if (this.#underWay === this.#deps.commits.underWay) return this.#deps.onLimit('commits.underWay')
    if (this.#release === undefined) void this.#ask()
    // Other writers get their turn first.
    else if (this.#underWay === 0 || !this.#lock.isWanted) void this.#commitNext()
  }

  async #ask(): Promise<void> {
    if (this.#asking) return
    this.#asking = true
    this.#release = await this.#lock.acquire()
    this.#asking = false
    this.#next()
  }

  async #commitNext(): Promise<void> {
    const batch = this.#nextBatch()
    this.#underWay += 1
    const outcomes = await this.#commit(batch)
    this.#underWay -= 1
    if (this.#underWay === 0 && (this.#waiting.length === 0 || this.#lock.isWanted)) {
      this.#release?.()
      this.#release = undefined
    }
    this.#next()
    // Last, because the work after the answers keeps this thread busy, and by now the other one has its next batch.
    for (const [index, waiting] of batch.entries()) this.#settle(waiting, outcomes[index])
  }

  /** Returns the next batch; a single operation may be longer than a batch should be. */
  #nextBatch(): SubmittedOperation[] {
    const { commits, onLimit } = this.#deps
    let size = 0
    let chars = 0
    for (const { operation } of this.#waiting) {
      const isFull = size > 0 && chars + operation.length > commits.characters
      if (size === commits.operations || isFull) {
        onLimit(isFull ? 'commits.characters' : 'commits.operations')
        break
      }
      size += 1
      chars += operation.length
    }
    this.#waitingChars -= chars
    return this.#waiting.splice(0, size)
  }

  #settle({ resolve, reject }: SubmittedOperation, outcome: CommitOutcome | Error | undefined): void {
    if (outcome === undefined) reject(new Error('the commit gave no outcome'))
    else if (outcome instanceof Error) reject(outcome)
    else if (outcome.outcome !== 'failed') resolve(outcome)
    else reject(asAnswered(`commit failed: ${outcome.reason}`, outcome.code, this.#deps.onFault))
  }

  /** Never rejects: returns an outcome for each operation. */
  async #commit(batch: readonly SubmittedOperation[]): Promise<(CommitOutcome | Error)[]> {
    try {
      const operations = `[${batch.map((one) => one.operation).join()}]`
      return JSON.parse((await this.#thread.ask({ kind: 'commit', operations })) as string) as CommitOutcome[]
    } catch (error) {
      return batch.map(() => error as Error)
    }
  }
}
