import type { ClientId, MessageUid, Topic } from '../../../domain/ids.ts'
import type { OnLimit } from '../../../domain/limit-reached.ts'
import type { DevicePreferences } from '../../../domain/people/device-preferences.ts'
import { Refused } from '../../../domain/refusal.ts'
import type { Thread, ThreadChange } from '../../../domain/thread/thread.ts'
import { withoutNotes } from '../../../domain/thread/topic.ts'
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

/** Commits the operations of a batch; returns an outcome or an error for each. */
export type CommitBatchOf = (operations: readonly WriteOperation[]) => Promise<readonly (CommitOutcome | Error)[]>

export interface CommitQueueDeps {
  readonly limits: CommitLimits
  /** How many batches are committed side by side. */
  readonly connections: number
  readonly commit: CommitBatchOf
  readonly onLimit: OnLimit
}

interface QueuedOperation {
  readonly operation: WriteOperation
  /** Operations of a lane are committed in the order of the calls: the topic, or all devices. */
  readonly lane: string
  /** Characters of its texts. */
  readonly chars: number
  readonly resolve: (outcome: CommitOutcome) => void
  readonly reject: (error: Error) => void
}

const devices = 'devices'
/** Of a message beside its texts. */
const charsAround = 300

/**
 * Collects operations while earlier batches commit. A lane is in one batch at a time, so that its order holds and no two
 * batches wait for each other; batches of different lanes commit side by side. What changes a thread is a batch of its
 * own.
 */
export class CommitQueue implements Commits {
  readonly #deps: CommitQueueDeps
  #waiting: QueuedOperation[] = []
  #waitingChars = 0
  readonly #busy = new Set<string>()
  #underWay = 0
  #planned = false

  constructor(deps: CommitQueueDeps) {
    this.#deps = deps
  }

  append(append: Append): Promise<Placed> {
    return this.#submit<Placed>({ kind: 'append', entry: entryOf(append) }, laneOf(append.thread.topic))
  }

  acknowledge(acknowledgement: Acknowledgement): Promise<Acknowledged> {
    return this.#submit<Acknowledged>({ kind: 'acknowledge', acknowledgement }, laneOf(acknowledgement.topic))
  }

  change(thread: Thread, change: ThreadChange): Promise<Changed> {
    return this.#submit<Changed>({ kind: 'change', change: bareChangeOf(thread, change) }, laneOf(thread.topic))
  }

  async saveCursors(progress: CursorSave): Promise<number> {
    return (await this.#submit<Saved>({ kind: 'save-cursors', progress }, devices)).mark
  }

  register(device: NewDevice): Promise<Registered> {
    return this.#submit<Registered>({ kind: 'register-device', device }, devices)
  }

  async prefer(clientId: ClientId, preferences: DevicePreferences): Promise<void> {
    await this.#submit({ kind: 'prefer', clientId, preferences }, devices)
  }

  async forgetDevice(clientId: ClientId): Promise<void> {
    await this.#submit({ kind: 'forget-device', clientId }, devices)
  }

  async forgetCursors(cursors: DeviceCursors): Promise<void> {
    await this.#submit({ kind: 'forget-cursors', cursors }, devices)
  }

  find(topic: Topic, messageUid: MessageUid): Promise<Found> {
    return this.#submit<Found>({ kind: 'find', topic, messageUid }, laneOf(topic))
  }

  /** Resolves once nothing is waiting to be written. */
  async idle(): Promise<void> {
    while (this.#waiting.length > 0 || this.#underWay > 0) await new Promise((resolve) => setImmediate(resolve))
  }

  #submit<Outcome extends CommitOutcome>(operation: WriteOperation, lane: string): Promise<Outcome> {
    const { waiting, waitingCharacters } = this.#deps.limits
    if (this.#waiting.length >= waiting) return Promise.reject(new Refused('busy').by('commits.waiting'))
    if (this.#waitingChars >= waitingCharacters)
      return Promise.reject(new Refused('busy').by('commits.waitingCharacters'))
    return new Promise((resolve, reject) => {
      const chars = charsOf(operation)
      this.#waiting.push({ operation, lane, chars, resolve: resolve as (outcome: CommitOutcome) => void, reject })
      this.#waitingChars += chars
      if (this.#planned) return
      this.#planned = true
      // Deferred, so that everything else in this turn of the event loop shares the commit.
      setImmediate(() => {
        this.#planned = false
        this.#next()
      })
    })
  }

  #next(): void {
    while (this.#waiting.length > 0) {
      if (this.#underWay === this.#deps.connections) return this.#deps.onLimit('commits.underWay')
      const batch = this.#nextBatch()
      if (batch.length === 0) return
      void this.#commit(batch)
    }
  }

  /** Takes what may be committed now, in order; what waits for a lane keeps those behind it on the lane waiting. */
  #nextBatch(): QueuedOperation[] {
    const { limits, onLimit } = this.#deps
    const batch: QueuedOperation[] = []
    const left: QueuedOperation[] = []
    const held = new Set<string>()
    let chars = 0
    let isFull = false
    for (const one of this.#waiting) {
      const isTooMuch = batch.length > 0 && chars + one.chars > limits.characters
      if (!isFull && (isTooMuch || batch.length === limits.operations)) {
        onLimit(isTooMuch ? 'commits.characters' : 'commits.operations')
        isFull = true
      }
      const mustWait = isFull || this.#busy.has(one.lane) || held.has(one.lane) || (isAlone(one) && batch.length > 0)
      if (mustWait) {
        held.add(one.lane)
        left.push(one)
        continue
      }
      batch.push(one)
      chars += one.chars
      if (isAlone(one)) isFull = true
    }
    this.#waiting = left
    this.#waitingChars -= chars
    return batch
  }

  async #commit(batch: readonly QueuedOperation[]): Promise<void> {
    this.#underWay += 1
    for (const { lane } of batch) this.#busy.add(lane)
    const outcomes = await this.#deps.commit(batch.map(({ operation }) => operation))
    for (const { lane } of batch) this.#busy.delete(lane)
    this.#underWay -= 1
    this.#next()
    for (const [index, one] of batch.entries()) settle(one, outcomes[index])
  }
}

function settle({ resolve, reject }: QueuedOperation, outcome: CommitOutcome | Error | undefined): void {
  if (outcome === undefined) reject(new Error('the commit gave no outcome'))
  else if (outcome instanceof Error) reject(outcome)
  else resolve(outcome)
}

/** Notes are in the lane of their thread: a change of it seats people there too. */
function laneOf(topic: Topic): string {
  return withoutNotes(topic)
}

/** Returns whether an operation needs a transaction of its own. */
function isAlone({ operation }: QueuedOperation): boolean {
  return operation.kind === 'change' || (operation.kind === 'append' && operation.entry.change !== undefined)
}

function charsOf(operation: WriteOperation): number {
  if (operation.kind === 'append') {
    const { draft, sender } = operation.entry
    const texts = [draft.content, draft.extra, sender.extra, sender.avatar, sender.nickname]
    return texts.reduce((sum, text) => sum + (text?.length ?? 0), charsAround)
  }
  if (operation.kind === 'save-cursors') return charsAround * (1 + operation.progress.cursors.length)
  return charsAround
}
