import { Refused } from '../domain/refusal.ts'

/** How many answers of messages may be in the making for one user. */
export interface ReaderLimits {
  readonly atOncePerUser: number
  /** Beyond those, that wait for their turn. */
  readonly waitingPerUser: number
}

interface Turns {
  active: number
  readonly waiting: (() => void)[]
}

/** Who reads: few at once for each user, so that nobody fills the memory or keeps the readers from others. */
export class Readers {
  readonly #limits: ReaderLimits
  readonly #users = new Map<string, Turns>()

  constructor(limits: ReaderLimits) {
    this.#limits = limits
  }

  /** Reads when it is the user's turn. Rejects with Refused `too_many_requests` when too many wait already. */
  async read<Result>(user: string, read: () => Promise<Result>): Promise<Result> {
    const turns = this.#turnsOf(user)
    if (turns.active < this.#limits.atOncePerUser) turns.active += 1
    else await this.#turn(turns)
    try {
      return await read()
    } finally {
      this.#leave(user, turns)
    }
  }

  #turnsOf(user: string): Turns {
    const known = this.#users.get(user)
    if (known !== undefined) return known
    const turns = { active: 0, waiting: [] }
    this.#users.set(user, turns)
    return turns
  }

  /** The place of one who leaves goes to the first who waits. */
  #turn({ waiting }: Turns): Promise<void> {
    if (waiting.length >= this.#limits.waitingPerUser) throw new Refused('too_many_requests')
    return new Promise((resolve) => waiting.push(resolve))
  }

  #leave(user: string, turns: Turns): void {
    const next = turns.waiting.shift()
    if (next !== undefined) return next()
    turns.active -= 1
    if (turns.active === 0) this.#users.delete(user)
  }
}
