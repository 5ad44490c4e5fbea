import { Worker } from 'node:worker_threads'
import { Refused } from '../../../domain/refusal.ts'
import type { Database, DatabaseAnswer, DatabaseRequest, WorkerOptions } from './protocol.ts'

interface PendingRequest {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** An error of SQLite; `code` is its extended result code. */
export class SqliteError extends Error {
  readonly code: string

  constructor(message: string, code: string) {
    super(message)
    this.name = 'SqliteError'
    this.code = code
  }
}

/** One SQLite connection on a thread of its own. */
export class DatabaseThread implements Database {
  readonly #worker: Worker
  readonly #waiting = new Map<number, PendingRequest>()
  readonly #errorOf: (message: string, code: string) => Error
  #nextId = 1
  #closed = false

  /**
   * `onDeath` is called when the thread exits unexpectedly: nothing can be stored after that. `errorOf` converts an
   * error of SQLite into the error to throw.
   */
  constructor(
    options: WorkerOptions,
    onDeath: (error: Error) => void,
    errorOf = (message: string, code: string): Error => new SqliteError(message, code),
  ) {
    this.#errorOf = errorOf
    this.#worker = new Worker(new URL('../worker.ts', import.meta.url), { workerData: options })
    this.#worker.on('message', (answer: DatabaseAnswer) => this.#settle(answer))
    this.#worker.on('error', (error: Error) => this.#die(error, onDeath))
    this.#worker.on('exit', () => this.#die(new Error('the database thread ended'), onDeath))
  }

  /** Throws Refused `unavailable` once it is closed. */
  ask(request: DatabaseRequest): Promise<unknown> {
    // Not a bug: whoever still asks came in before the server began to stop.
    if (this.#closed) return Promise.reject(new Refused('unavailable'))
    return new Promise((resolve, reject) => {
      const id = this.#nextId++
      this.#waiting.set(id, { resolve, reject })
      this.#worker.postMessage({ ...request, id })
    })
  }

  async close(): Promise<void> {
    if (this.#closed) return
    const closing = this.ask({ kind: 'close' })
    this.#closed = true
    await closing
    await this.#worker.terminate()
  }

  #settle(answer: DatabaseAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if ('error' in answer) waiting?.reject(this.#errorOf(answer.error, answer.code))
    else waiting?.resolve(answer.value)
  }

  #die(error: Error, onDeath: (error: Error) => void): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
    if (this.#closed) return
    this.#closed = true
    onDeath(error)
  }
}
