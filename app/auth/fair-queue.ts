import { Refused } from '../../domain/refusal.ts'

/** How much work may run and wait. */
export interface QueueLimits {
  readonly atOnce: number
  /** Per address. */
  readonly waitingOfAddress: number
  /** For all addresses. */
  readonly waiting: number
}

type Waiters = (() => void)[]

/**
 * Runs a few long jobs at a time, in turns by address: an address that asks for much waits behind those that ask for
 * little.
 */
export class FairQueue {
  readonly #limits: QueueLimits
  /** The waiting jobs, in the order of their addresses' turns. */
  readonly #byAddress = new Map<string, Waiters>()
  #running = 0
  #waiting = 0

  constructor(limits: QueueLimits) {
    this.#limits = limits
  }

  /** The number of waiting jobs. */
  get size(): number {
    return this.#waiting
  }

  /**
   * Runs the work when its turn comes. Throws Refused `too_many_requests` if too many jobs of the address wait already,
   * and `busy` if too many wait in all.
   */
  async inTurn<Answer>(address: string, work: () => Promise<Answer>): Promise<Answer> {
    await this.#turnOf(address)
    try {
      return await work()
    } finally {
      this.#running -= 1
      this.#next()
    }
  }

  #turnOf(address: string): Promise<void> | undefined {
    if (this.#running < this.#limits.atOnce) {
      this.#running += 1
      return undefined
    }
    const waiting = this.#byAddress.get(address) ?? []
    if (waiting.length >= this.#limits.waitingOfAddress)
      throw new Refused('too_many_requests', undefined, 1).by('hashing.waitingOfAddress')
    if (this.#waiting >= this.#limits.waiting) throw new Refused('busy').by('hashing.waiting')
    const { promise, resolve } = Promise.withResolvers<void>()
    waiting.push(resolve)
    this.#byAddress.set(address, waiting)
    this.#waiting += 1
    return promise
  }

  #next(): void {
    const [first] = this.#byAddress
    if (first === undefined || this.#running >= this.#limits.atOnce) return
    const [address, waiting] = first
    const start = waiting.shift()
    this.#byAddress.delete(address)
    // Moves behind all others: each address has one turn before any has its second.
    if (waiting.length > 0) this.#byAddress.set(address, waiting)
    this.#waiting -= 1
    this.#running += 1
    start?.()
  }
}
