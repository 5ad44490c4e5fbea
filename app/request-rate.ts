/** How many requests one address may make. */
export interface RequestRateLimit {
  /** At once, after a time of quiet. */
  readonly burst: number
  readonly perSecond: number
}

/** More addresses than these are not remembered: the one known longest is taken for new. */
const maxAddresses = 50_000

interface Bucket {
  tokens: number
  atMs: number
}

/** Counts requests by address in token buckets. */
export class RequestRate {
  readonly #limit: RequestRateLimit
  readonly #buckets = new Map<string, Bucket>()

  constructor(limit: RequestRateLimit) {
    this.#limit = limit
  }

  /** Counts a request; false when the address has made too many. */
  allows(address: string, nowMs: number): boolean {
    const { burst, perSecond } = this.#limit
    const bucket = this.#buckets.get(address)
    if (bucket === undefined) {
      this.#forgetOldest()
      this.#buckets.set(address, { tokens: burst - 1, atMs: nowMs })
      return true
    }
    bucket.tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * perSecond)
    bucket.atMs = nowMs
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }

  #forgetOldest(): void {
    if (this.#buckets.size < maxAddresses) return
    const [oldest] = this.#buckets.keys()
    if (oldest !== undefined) this.#buckets.delete(oldest)
  }
}
