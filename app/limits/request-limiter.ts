import { TokenBuckets } from '../timing/token-buckets.ts'

/** How many requests one address may make. */
export interface RequestRateLimit {
  /** At once, after a quiet period. */
  readonly burst: number
  readonly perSecond: number
}

const maxAddresses = 50_000
const oneRequest = [1]

/** Counts requests by address, for the last 50,000 addresses; one that was forgotten counts as new. */
export class RequestLimiter {
  readonly #buckets: TokenBuckets

  constructor({ burst, perSecond }: RequestRateLimit) {
    this.#buckets = new TokenBuckets([{ most: burst, withinMs: (burst / perSecond) * 1000 }], maxAddresses)
  }

  /** Counts a request. Returns false if the address has made too many. */
  allows(address: string, nowMs: number): boolean {
    const bucket = this.#buckets.of(address, nowMs)
    if (bucket.waitMs(oneRequest) > 0) return false
    bucket.spend(oneRequest)
    return true
  }
}
