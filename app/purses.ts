/** How much of one thing may be spent: all of it at once, and it is refilled evenly within this time. */
export interface Pot {
  readonly most: number
  readonly withinMs: number
}

/** What one spender has left of each pot. */
export class Purse {
  readonly #pots: readonly Pot[]
  readonly #left: number[]
  #filledAt: number

  constructor(pots: readonly Pot[], nowMs: number) {
    this.#pots = pots
    this.#left = pots.map(({ most }) => most)
    this.#filledAt = nowMs
  }

  /** Refills; the answer is how many ms it was since the last time. */
  refill(nowMs: number): number {
    // A clock that is set back refills nothing.
    const sinceMs = Math.max(0, nowMs - this.#filledAt)
    this.#filledAt = nowMs
    if (sinceMs === 0) return 0
    let index = 0
    for (const { most, withinMs } of this.#pots) {
      this.#left[index] = Math.min(most, (this.#left[index] ?? 0) + (sinceMs * most) / withinMs)
      index += 1
    }
    return sinceMs
  }

  /** Ms until so much of each pot may be spent; 0 for at once. Who has anything left may overdraw: once, as a debt. */
  waitMs(costs: readonly number[]): number {
    let waitMs = 0
    let index = 0
    for (const { most, withinMs } of this.#pots) {
      const left = this.#left[index] ?? 0
      if (left < 1 && (costs[index] ?? 0) > 0) waitMs = Math.max(waitMs, ((1 - left) * withinMs) / most)
      index += 1
    }
    return Math.ceil(waitMs)
  }

  spend(costs: readonly number[]): void {
    for (let index = 0; index < this.#left.length; index += 1)
      this.#left[index] = (this.#left[index] ?? 0) - (costs[index] ?? 0)
  }
}

/** Who has been used within this time keeps their place among those remembered. */
const freshMs = 60_000

/** The purses of many spenders, those used last; whoever is forgotten begins with full ones. */
export class Purses {
  readonly #pots: readonly Pot[]
  readonly #maxKept: number
  /** Those used longest ago first, by the minute. */
  readonly #purses = new Map<string, Purse>()

  constructor(pots: readonly Pot[], maxKept: number) {
    this.#pots = pots
    this.#maxKept = maxKept
  }

  get size(): number {
    return this.#purses.size
  }

  /** The purse of a spender, refilled. */
  of(spender: string, nowMs: number): Purse {
    const known = this.#purses.get(spender)
    if (known === undefined) return this.#add(spender, nowMs)
    if (known.refill(nowMs) > freshMs) {
      this.#purses.delete(spender)
      this.#purses.set(spender, known)
    }
    return known
  }

  #add(spender: string, nowMs: number): Purse {
    const [oldest] = this.#purses.keys()
    if (this.#purses.size >= this.#maxKept && oldest !== undefined) this.#purses.delete(oldest)
    const purse = new Purse(this.#pots, nowMs)
    this.#purses.set(spender, purse)
    return purse
  }
}
