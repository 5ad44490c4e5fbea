import type { OnLimit } from '../../domain/limit-reached.ts'
import { Refused } from '../../domain/refusal.ts'
import { ConcurrencyLimiter } from '../timing/concurrency-limiter.ts'

/** How many answers of messages may be in progress for one user. */
export interface ReaderLimits {
  readonly atOncePerUser: number
  /** Reads beyond those, which wait for their turn. */
  readonly waitingPerUser: number
}

/** Limits the concurrent reads of each user, so that nobody fills the memory or keeps others from reading. */
export class ReadLimiter {
  readonly #limits: ReaderLimits
  readonly #onLimit: OnLimit
  readonly #users = new Map<string, ConcurrencyLimiter>()

  constructor(limits: ReaderLimits, onLimit: OnLimit = () => {}) {
    this.#limits = limits
    this.#onLimit = onLimit
  }

  /** Reads when it is the user's turn. Rejects with Refused `too_many_requests` if too many reads wait already. */
  async read<Result>(user: string, read: () => Promise<Result>): Promise<Result> {
    const { atOncePerUser, waitingPerUser } = this.#limits
    const turns = this.#users.get(user) ?? new ConcurrencyLimiter(atOncePerUser)
    if (turns.running >= atOncePerUser) {
      if (turns.waiting >= waitingPerUser) throw new Refused('too_many_requests').by('reading.waitingPerUser')
      this.#onLimit('reading.atOncePerUser')
    }
    this.#users.set(user, turns)
    try {
      return await turns.run(read)
    } finally {
      // A new limiter may exist for the user by now.
      if (turns.running === 0 && this.#users.get(user) === turns) this.#users.delete(user)
    }
  }
}
