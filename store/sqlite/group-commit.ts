import { Refused } from '../../domain/refusal.ts'
import type { Acknowledged, Acknowledgement, Append, Appended } from '../ports/message-log.ts'
import type { Outcome } from './commit-batch.ts'
import type { DatabaseThread } from './database-thread.ts'
import type { Lock } from './lock.ts'
import type { Operation } from './protocol.ts'

const maxBatch = 512
const maxWaiting = 20_000

interface Waiting {
  readonly operation: Operation
  readonly resolve: (outcome: Appended | Acknowledged) => void
  readonly reject: (error: Error) => void
}

/** Gathers what is to be written while the last batch commits, then commits it as one transaction. */
export class GroupCommit {
  readonly #thread: DatabaseThread
  readonly #lock: Lock
  #waiting: Waiting[] = []
  #running = false

  constructor(thread: DatabaseThread, lock: Lock) {
    this.#thread = thread
    this.#lock = lock
  }

  append(append: Append): Promise<Appended> {
    return this.#submit({ kind: 'append', append }) as Promise<Appended>
  }

  acknowledge(acknowledgement: Acknowledgement): Promise<Acknowledged> {
    return this.#submit({ kind: 'acknowledge', acknowledgement }) as Promise<Acknowledged>
  }

  /** Resolves once nothing waits to be written. */
  async idle(): Promise<void> {
    while (this.#running) await new Promise((resolve) => setImmediate(resolve))
  }

  #submit(operation: Operation): Promise<Appended | Acknowledged> {
    if (this.#waiting.length >= maxWaiting) return Promise.reject(new Refused('busy'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ operation, resolve, reject })
      if (this.#running) return
      this.#running = true
      // Not at once: what else this turn of the event loop brings shares the first fsync.
      setImmediate(() => void this.#run())
    })
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const release = await this.#lock.acquire()
      const batch = this.#waiting.slice(0, maxBatch)
      this.#waiting = this.#waiting.slice(maxBatch)
      await this.#commit(batch).finally(release)
    }
    this.#running = false
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    try {
      const operations = JSON.stringify(batch.map((one) => one.operation))
      const answer = (await this.#thread.ask({ kind: 'commit', operations })) as string
      const outcomes = JSON.parse(answer) as Outcome[]
      batch.forEach((one, index) => {
        settle(one, outcomes[index])
      })
    } catch (error) {
      for (const { reject } of batch) reject(error as Error)
    }
  }
}

function settle({ resolve, reject }: Waiting, outcome: Outcome | undefined): void {
  if (outcome === undefined) reject(new Error('the commit gave no outcome'))
  else if (outcome.outcome === 'failed') reject(new Error(`commit failed: ${outcome.reason}`))
  else resolve(outcome)
}
