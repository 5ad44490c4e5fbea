import type { Uid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import { Refused } from '../../domain/refusal.ts'
import { type BucketLimit, TokenBuckets } from '../timing/token-buckets.ts'

/** Agents whose rate is remembered. */
const maxRemembered = 10_000

/** How often one agent may announce something: one at a time, and only so many within a time. */
export class AnnouncementPace {
  readonly #buckets: TokenBuckets
  readonly #underWay = new Set<Uid>()
  readonly #onLimit: OnLimit

  constructor(limit: BucketLimit, onLimit: OnLimit) {
    this.#buckets = new TokenBuckets([limit], maxRemembered)
    this.#onLimit = onLimit
  }

  /** Runs the announcement. Throws Refused `busy`, `too_many_requests`. */
  async run<Result>(agentUid: Uid, nowMs: number, announce: () => Promise<Result>): Promise<Result> {
    if (this.#underWay.has(agentUid)) throw new Refused('busy')
    const bucket = this.#buckets.of(agentUid, nowMs)
    const waitMs = bucket.waitMs([1])
    if (waitMs > 0) {
      this.#onLimit('announcements.ofAgent')
      const seconds = Math.ceil(waitMs / 1000)
      throw new Refused('too_many_requests', `Too many announcements. Try again in ${seconds} s.`, seconds)
    }
    bucket.spend([1])
    this.#underWay.add(agentUid)
    try {
      return await announce()
    } finally {
      this.#underWay.delete(agentUid)
    }
  }
}
