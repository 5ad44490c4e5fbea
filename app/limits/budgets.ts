import type { OnLimit } from '../../domain/limit-reached.ts'
import type { Draft } from '../../domain/message/message.ts'
import { kindOf, type MessageKind } from '../../domain/message-kind.ts'
import type { Actor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { type BucketLimit, type TokenBucket, TokenBuckets } from '../timing/token-buckets.ts'

/** How much may be sent: all of it at once, refilled evenly. */
export interface Allowance {
  /** Stored messages, and messages that change a thread. */
  readonly messagesAMinute: number
  /** Ephemeral messages: typing, receipts. */
  readonly signalsAMinute: number
  readonly bytesAMinute: number
  readonly bytesADay: number
}

/** How much may be begun, by visitors, and with them. */
export interface Beginnings {
  /** Threads of one visitor, and of all visitors of an address. */
  readonly threadsAnHour: number
  readonly threadsAnHourOfAddress: number
  /** New visitors of an address. */
  readonly visitorsADayOfAddress: number
  readonly agent: Approaches
  readonly service: Approaches
}

/** How many threads one agent, or one API key, may begin with visitors. */
export interface Approaches {
  readonly threadsAMinute: number
  readonly threadsADay: number
}

/** How much each kind of sender may send. */
export interface BudgetLimits {
  readonly visitor: Allowance
  /** All visitors of an address together. */
  readonly address: Allowance
  readonly agent: Allowance
  /** A backend, by its API key. */
  readonly service: Allowance
  readonly begin: Beginnings
  /** How many spenders of each kind are remembered. */
  readonly remembered: number
}

/** Whose budget is used up. */
export type Spender = 'visitor' | 'address' | 'agent' | 'service'

interface Paying {
  readonly own: TokenBucket
  /** The bucket of the address. */
  readonly shared?: TokenBucket | undefined
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/**
 * What every sender may still send and begin: in memory, at constant cost per message, however many senders there are.
 */
export class Budgets {
  readonly #buckets: Readonly<Record<Spender, TokenBuckets>>
  readonly #threads: TokenBuckets
  readonly #threadsOfAddress: TokenBuckets
  readonly #visitorsOfAddress: TokenBuckets
  readonly #approaches: Readonly<Record<'agent' | 'service', TokenBuckets>>
  readonly #onRefused: (spender: Spender) => void

  constructor(limits: BudgetLimits, onRefused: (spender: Spender) => void = () => {}, onLimit: OnLimit = () => {}) {
    const { visitor, address, agent, service, begin, remembered } = limits
    const forgotten = () => onLimit('budgets.remembered')
    const bucketsOf = (allowance: Allowance) => new TokenBuckets(bucketLimitsOf(allowance), remembered, forgotten)
    const one = (most: number, withinMs: number) => new TokenBuckets([{ most, withinMs }], remembered, forgotten)
    this.#buckets = {
      visitor: bucketsOf(visitor),
      address: bucketsOf(address),
      agent: bucketsOf(agent),
      service: bucketsOf(service),
    }
    this.#threads = one(begin.threadsAnHour, hourMs)
    this.#threadsOfAddress = one(begin.threadsAnHourOfAddress, hourMs)
    this.#visitorsOfAddress = one(begin.visitorsADayOfAddress, dayMs)
    const approaches = ({ threadsAMinute, threadsADay }: Approaches) => {
      const levels = [
        { most: threadsAMinute, withinMs: minuteMs },
        { most: threadsADay, withinMs: dayMs },
      ]
      return new TokenBuckets(levels, remembered, forgotten)
    }
    this.#approaches = { agent: approaches(begin.agent), service: approaches(begin.service) }
    this.#onRefused = onRefused
  }

  /** Spends the cost of a message. Returns the refusal `too_many_requests` if its sender has too little left. */
  spend(actor: Actor, draft: Draft, from: { address: string; nowMs: number }): Refused | undefined {
    if (actor.kind === 'system') return undefined
    const costs = costsOf(draft)
    const own = this.#buckets[actor.kind].of(actor.uid, from.nowMs)
    const shared = actor.kind === 'visitor' ? this.#buckets.address.of(from.address, from.nowMs) : undefined
    return this.#spendBoth(actor.kind, { own, shared }, costs)
  }

  /**
   * Whether a sender over budget may have a lookup of a message that may be stored already; the lookup costs a signal.
   */
  mayLook(actor: Actor, nowMs: number): boolean {
    if (actor.kind === 'system') return true
    const bucket = this.#buckets[actor.kind].of(actor.uid, nowMs)
    if (bucket.waitMs(aSignal) > 0) return false
    bucket.spend(aSignal)
    return true
  }

  /** Throws Refused `too_many_requests` if a visitor, or their address, has begun too many threads. */
  beginThread(visitor: string, from: { address: string; nowMs: number }): void {
    const own = this.#threads.of(visitor, from.nowMs)
    const refusal = this.#spendBoth(
      'visitor',
      { own, shared: this.#threadsOfAddress.of(from.address, from.nowMs) },
      [1],
    )
    if (refusal !== undefined) throw refusal
  }

  /** Throws Refused `too_many_requests` if an agent or an API key has begun too many threads with visitors. */
  beginWithVisitor(kind: 'agent' | 'service', uid: string, nowMs: number): void {
    const refusal = this.#spendBoth(kind, { own: this.#approaches[kind].of(uid, nowMs) }, [1, 1])
    if (refusal !== undefined) throw refusal
  }

  /** Throws Refused `too_many_requests` if too many new visitors came from an address. */
  beginVisitor(from: { address: string; nowMs: number }): void {
    const own = this.#visitorsOfAddress.of(from.address, from.nowMs)
    const refusal = this.#spendBoth('address', { own }, [1])
    if (refusal !== undefined) throw refusal
  }

  /** Takes the costs from the spender's bucket and the address's bucket, or from neither. */
  #spendBoth(spender: Spender, { own, shared }: Paying, costs: readonly number[]): Refused | undefined {
    const ownWaitMs = own.waitMs(costs)
    const waitMs = Math.max(ownWaitMs, shared?.waitMs(costs) ?? 0)
    if (waitMs === 0) {
      own.spend(costs)
      shared?.spend(costs)
      return undefined
    }
    this.#onRefused(ownWaitMs === 0 ? 'address' : spender)
    return tooMany(waitMs)
  }
}

function tooMany(waitMs: number): Refused {
  const seconds = Math.ceil(waitMs / 1000)
  return new Refused('too_many_requests', `Too much at once. Try again in ${seconds} s.`, seconds)
}

function bucketLimitsOf({ messagesAMinute, signalsAMinute, bytesAMinute, bytesADay }: Allowance): BucketLimit[] {
  return [
    { most: messagesAMinute, withinMs: minuteMs },
    { most: signalsAMinute, withinMs: minuteMs },
    { most: bytesAMinute, withinMs: minuteMs },
    { most: bytesADay, withinMs: dayMs },
  ]
}

const aSignal = [0, 1, 0, 0]

/** The kinds of which nothing is stored. */
const signals: ReadonlySet<MessageKind> = new Set(['passing', 'receipt', 'visitor-status'])

/** Returns the cost of a message for each limit. */
function costsOf({ type, content, extra }: Draft): readonly number[] {
  const kind = kindOf(type)
  const bytes = Buffer.byteLength(content) + Buffer.byteLength(extra)
  return signals.has(kind) ? [0, 1, bytes, 0] : [1, 0, bytes, bytes]
}
