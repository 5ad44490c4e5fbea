import type { OnLimit } from '../../domain/limit-reached.ts'
import { Refused } from '../../domain/refusal.ts'
import { ConcurrencyLimiter } from '../timing/concurrency-limiter.ts'

/** How many answers of messages may be in the making for one user. */
export interface ReaderLimits {
  readonly atOncePerUser: number
  /** Beyond those, that wait for their turn. */
  readonly waitingPerUser: number
}

/** Who reads: few at once for each user, so that nobody fills the memory or keeps the readers from others. */
export class ReadLimiter {
  readonly #limits: ReaderLimits
  readonly #onLimit: OnLimit
  readonly #users = new Map<string, ConcurrencyLimiter>()

  constructor(limits: ReaderLimits, onLimit: OnLimit = () => {}) {
    this.#limits = limits
    this.#onLimit = onLimit
  }

  /** Reads when it is the user's turn. Rejects with Refused `too_many_requests` when too many wait already. */
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
      // Another may have begun anew for the user by now.
      if (turns.running === 0 && this.#users.get(user) === turns) this.#users.delete(user)
    }
  }
}
