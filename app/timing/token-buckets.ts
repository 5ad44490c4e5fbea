/** The capacity of a token bucket: all of it may be spent at once, and it refills evenly within this time. */
export interface BucketLimit {
  readonly most: number
  readonly withinMs: number
}

/** What one spender has left of each limit: a token bucket with one level per limit. */
export class TokenBucket {
  readonly #limits: readonly BucketLimit[]
  readonly #left: number[]
  #filledAt: number

  constructor(limits: readonly BucketLimit[], nowMs: number) {
    this.#limits = limits
    this.#left = limits.map(({ most }) => most)
    this.#filledAt = nowMs
  }

  /** Refills the bucket. Returns the ms since the last refill. */
  refill(nowMs: number): number {
    // A clock that is set back refills nothing.
    const sinceMs = Math.max(0, nowMs - this.#filledAt)
    this.#filledAt = nowMs
    if (sinceMs === 0) return 0
    let index = 0
    for (const { most, withinMs } of this.#limits) {
      this.#left[index] = Math.min(most, (this.#left[index] ?? 0) + (sinceMs * most) / withinMs)
      index += 1
    }
    return sinceMs
  }

  /**
   * Returns the ms until these costs may be spent, 0 for now. A spender with anything left may overdraw once, as a
   * debt.
   */
  waitMs(costs: readonly number[]): number {
    let waitMs = 0
    let index = 0
    for (const { most, withinMs } of this.#limits) {
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

/** A bucket used within this time keeps its position among the remembered ones. */
const freshMs = 60_000

/** The token buckets of many spenders. Keeps the most recently used; a forgotten spender starts with a full bucket. */
export class TokenBuckets {
  readonly #limits: readonly BucketLimit[]
  readonly #maxKept: number
  readonly #onForgotten: () => void
  /** Least recently used first, to the minute. */
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(limits: readonly BucketLimit[], maxKept: number, onForgotten = () => {}) {
    this.#limits = limits
    this.#onForgotten = onForgotten
    this.#maxKept = maxKept
  }

  get size(): number {
    return this.#buckets.size
  }

  /** Returns the bucket of a spender, refilled. */
  of(spender: string, nowMs: number): TokenBucket {
    const known = this.#buckets.get(spender)
    if (known === undefined) return this.#add(spender, nowMs)
    if (known.refill(nowMs) > freshMs) {
      this.#buckets.delete(spender)
      this.#buckets.set(spender, known)
    }
    return known
  }

  #add(spender: string, nowMs: number): TokenBucket {
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size >= this.#maxKept && oldest !== undefined) {
      this.#buckets.delete(oldest)
      this.#onForgotten()
    }
    const bucket = new TokenBucket(this.#limits, nowMs)
    this.#buckets.set(spender, bucket)
    return bucket
  }
}
