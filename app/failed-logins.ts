import { RateLimiterMemory } from 'rate-limiter-flexible'

/** How many failures an address may have, and how long it stays out after. */
export interface BanRule {
  readonly failures: number
  readonly withinSeconds: number
  readonly banSeconds: number
}

/** Addresses that keep failing to log in. */
export class FailedLogins {
  readonly #limiter: RateLimiterMemory

  constructor({ failures, withinSeconds, banSeconds }: BanRule) {
    this.#limiter = new RateLimiterMemory({ points: failures, duration: withinSeconds, blockDuration: banSeconds })
  }

  /** A failure from an address; past the rule it is banned. */
  async failed(address: string): Promise<void> {
    // Rejects when the address has used up its failures, which is what it is called for.
    await this.#limiter.consume(address).catch(() => undefined)
  }

  async isBanned(address: string): Promise<boolean> {
    const known = await this.#limiter.get(address)
    return known !== null && known.consumedPoints > this.#limiter.points
  }
}
