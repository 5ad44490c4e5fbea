import type { Uid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import { Refused } from '../../domain/refusal.ts'
import { TokenBuckets } from '../timing/token-buckets.ts'

/** How often a person may do what, a day. */
export interface SocialRates {
  readonly asksADay: number
  readonly groupsADay: number
  readonly invitesADay: number
  readonly changesADay: number
  readonly searchesADay: number
  readonly reportsADay: number
  readonly actsADay: number
}

/** How often persons may do what, and how much more one address may. */
export interface SocialPaceLimits extends SocialRates {
  readonly ofAddress: number
}

/** Who does something, and from where. */
export interface SocialSpender {
  readonly uid: Uid
  readonly address: string
  readonly nowMs: number
}

const dayMs = 24 * 60 * 60_000

interface Buckets {
  readonly ofPerson: TokenBuckets
  readonly ofAddress: TokenBuckets
}

/** What app users may still do today, each of them and all of an address together: in memory, at constant cost. */
export class SocialPace {
  readonly #buckets: ReadonlyMap<string, Buckets>
  readonly #onLimit: OnLimit

  constructor({ ofAddress, ...rates }: SocialPaceLimits, remembered: number, onLimit: OnLimit) {
    const bucketsOf = (most: number) => new TokenBuckets([{ most, withinMs: dayMs }], remembered)
    this.#buckets = new Map(
      Object.entries(rates).map(([name, most]) => [
        name,
        { ofPerson: bucketsOf(most), ofAddress: bucketsOf(Math.min(most * ofAddress, Number.MAX_SAFE_INTEGER)) },
      ]),
    )
    this.#onLimit = onLimit
  }

  /** Spends some of a rate. Throws Refused `too_many_requests` if the person, or their address, has too little left. */
  spend(rate: keyof SocialRates, { uid, address, nowMs }: SocialSpender, cost = 1): void {
    const buckets = this.#buckets.get(rate)
    if (buckets === undefined) throw new Error(`no rate ${rate}`)
    const [own, shared] = [buckets.ofPerson.of(uid, nowMs), buckets.ofAddress.of(address, nowMs)]
    const [ownWaitMs, sharedWaitMs] = [own.waitMs([1]), shared.waitMs([1])]
    const waitMs = Math.max(ownWaitMs, sharedWaitMs)
    if (waitMs > 0) {
      this.#onLimit(ownWaitMs > 0 ? `social.${rate}` : 'social.ofAddress')
      throw new Refused('too_many_requests', undefined, Math.ceil(waitMs / 1000))
    }
    own.spend([cost])
    shared.spend([cost])
  }
}
