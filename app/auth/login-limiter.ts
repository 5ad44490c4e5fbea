import { Refused } from '../../domain/refusal.ts'
import type { Clock } from '../timing/clock.ts'

/** Who tries to log in, and from which address (see `countedAddress`). */
export interface Attempt {
  readonly username: string
  readonly address: string
}

/** How many logins may fail within `withinSeconds` before further ones are refused unread. */
export interface FailureLimits {
  /** Of one account from one address. */
  readonly failuresOfPair: number
  /** Of one address, whatever the accounts. */
  readonly failuresOfAddress: number
  /** Of one account, from addresses it has never been logged in from. */
  readonly failuresOfAccount: number
  readonly withinSeconds: number
}

const maxKept = 50_000

interface Count {
  failures: number
  readonly untilMs: number
}

/**
 * Counts failed logins, in memory. Nobody can lock an account's owner out: beyond the limit of an account, only
 * addresses are refused that have failed for it themselves and that it was never logged in from. An attacker with many
 * addresses has one guess with each of them.
 */
export class LoginLimiter {
  readonly #limits: FailureLimits
  readonly #clock: Pick<Clock, 'now'>
  readonly #byPair = new Map<string, Count>()
  readonly #byAddress = new Map<string, Count>()
  readonly #byAccount = new Map<string, Count>()
  /** The addresses each account was logged in from since the start, least recently used first. */
  readonly #familiar = new Map<string, true>()

  constructor(limits: FailureLimits, clock: Pick<Clock, 'now'>) {
    this.#limits = limits
    this.#clock = clock
  }

  /** Throws Refused `too_many_requests` for an attempt that must not be looked at. */
  check(attempt: Attempt): void {
    const { failuresOfPair, failuresOfAddress, failuresOfAccount } = this.#limits
    const pair = keyOf(attempt)
    this.#checkOne(this.#byAddress, attempt.address, failuresOfAddress)
    this.#checkOne(this.#byPair, pair, failuresOfPair)
    const isStrange = this.#count(this.#byPair, pair) !== undefined && !this.#familiar.has(pair)
    if (isStrange) this.#checkOne(this.#byAccount, attempt.username, failuresOfAccount)
  }

  failed(attempt: Attempt): void {
    const pair = keyOf(attempt)
    this.#add(this.#byPair, pair)
    this.#add(this.#byAddress, attempt.address)
    if (!this.#familiar.has(pair)) this.#add(this.#byAccount, attempt.username)
  }

  succeeded(attempt: Attempt): void {
    const pair = keyOf(attempt)
    this.#byPair.delete(pair)
    keep(this.#familiar, pair, true)
  }

  #checkOne(counts: Map<string, Count>, key: string, limit: number): void {
    const count = this.#count(counts, key)
    if (count === undefined || count.failures < limit) return
    const waitSeconds = Math.ceil((count.untilMs - this.#clock.now()) / 1000)
    throw new Refused('too_many_requests', 'Too many logins have failed. Try again later.', waitSeconds)
  }

  #count(counts: Map<string, Count>, key: string): Count | undefined {
    const count = counts.get(key)
    return count !== undefined && count.untilMs > this.#clock.now() ? count : undefined
  }

  #add(counts: Map<string, Count>, key: string): void {
    const known = this.#count(counts, key)
    if (known !== undefined) known.failures += 1
    else keep(counts, key, { failures: 1, untilMs: this.#clock.now() + this.#limits.withinSeconds * 1000 })
  }
}

/** An address contains no line break. */
function keyOf({ username, address }: Attempt): string {
  return `${address}\n${username}`
}

/** Stores an entry as the newest; drops the oldest beyond the limit. */
function keep<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  kept.delete(key)
  kept.set(key, value)
  const [oldest] = kept.keys()
  if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest)
}
