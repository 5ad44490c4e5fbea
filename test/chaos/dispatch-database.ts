import { setImmediate as turn } from 'node:timers/promises'
import { DatabaseConnection } from '../../store/sqlite/connection.ts'
import type { Database, DatabaseRequest, WorkerOptions } from '../../store/sqlite/driver/protocol.ts'
import type { Random } from '../support/random.ts'

interface Waiting {
  readonly asked: DatabaseRequest
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/**
 * A connection without a thread that delays each response at random: decisions overlap in more ways than on a fast
 * machine, and in the same ways for the same seed.
 */
export class UnhurriedDatabase implements Database {
  readonly #connection: DatabaseConnection
  readonly #random: Random
  readonly #waiting: Waiting[] = []
  #busy = false

  constructor(options: WorkerOptions, random: Random) {
    this.#connection = new DatabaseConnection(options)
    this.#random = random
  }

  ask(asked: DatabaseRequest): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ asked, resolve, reject })
      if (!this.#busy) void this.#answerAll()
    })
  }

  async close(): Promise<void> {
    await this.ask({ kind: 'close' })
  }

  async #answerAll(): Promise<void> {
    this.#busy = true
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      for (let turns = this.#random.between(0, 3); turns > 0; turns -= 1) await turn()
      try {
        next.resolve(this.#connection.answer(next.asked))
      } catch (error) {
        next.reject(error)
      }
    }
    this.#busy = false
  }
}
