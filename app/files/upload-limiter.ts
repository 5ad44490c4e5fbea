import type { Actor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Clock } from '../timing/clock.ts'
import { TokenBucket, TokenBuckets } from '../timing/token-buckets.ts'

/** How much may be uploaded, and how much disk space is reserved for conversations. */
export interface UploadLimits {
  readonly atOnceOfUser: number
  readonly atOnceOfAddress: number
  readonly atOnce: number
  /** Bytes received from visitors, finished or not. */
  readonly bytesADayOfAddress: number
  readonly bytesADay: number
  /** The larger of these two stays free on the disk. */
  readonly minFreeBytes: number
  readonly minFreePercent: number
}

/** Returns the disk's space, in bytes. */
export type ReadSpace = () => Promise<{ readonly free: number; readonly all: number }>

/** Who wants to upload. */
export interface Uploader {
  readonly actor: Actor
  readonly address: string
}

/** Ends an upload. Called with the bytes received, complete or not. */
export type Leave = (bytes: number) => void

const dayMs = 24 * 3600 * 1000
const maxAddresses = 50_000

/**
 * Admits uploads before a byte is written: a limited number at once and bytes per day, and only while there is disk
 * space.
 */
export class UploadLimiter {
  readonly #limits: UploadLimits
  readonly #clock: Clock
  readonly #readSpace: ReadSpace
  readonly #underWay = new Map<string, number>()
  readonly #addresses: TokenBuckets
  readonly #all: TokenBucket
  #count = 0

  constructor(limits: UploadLimits, clock: Clock, readSpace: ReadSpace) {
    this.#limits = limits
    this.#clock = clock
    this.#readSpace = readSpace
    this.#addresses = new TokenBuckets([{ most: limits.bytesADayOfAddress, withinMs: dayMs }], maxAddresses)
    this.#all = new TokenBucket([{ most: limits.bytesADay, withinMs: dayMs }], clock.now())
  }

  /** The number of running uploads. */
  get size(): number {
    return this.#count
  }

  /**
   * Throws Refused `too_many_requests` for too many at once or too much today, `busy` if too many others upload, and
   * `unavailable` while the disk is too full for files.
   */
  async enter(caller: Uploader): Promise<Leave> {
    const leave = this.#acquire(caller)
    try {
      await this.#checkSpace()
      return leave
    } catch (error) {
      leave(0)
      throw error
    }
  }

  #acquire({ actor, address }: Uploader): Leave {
    const { atOnce, atOnceOfUser, atOnceOfAddress } = this.#limits
    const [user, place] = [`user ${actor.uid}`, `address ${address}`]
    if (this.#of(user) >= atOnceOfUser) throw tooManyAtOnce('uploads.atOnceOfUser')
    if (this.#of(place) >= atOnceOfAddress) throw tooManyAtOnce('uploads.atOnceOfAddress')
    if (this.#count >= atOnce) throw new Refused('busy').by('uploads.atOnce')
    const buckets = actor.kind === 'visitor' ? this.#bucketsOf(address) : []
    const empty = buckets.findIndex((bucket) => bucket.waitMs([1]) > 0)
    if (empty >= 0) throw tooManyToday(empty === 0 ? 'uploads.bytesADayOfAddress' : 'uploads.bytesADay')
    for (const name of [user, place]) this.#underWay.set(name, this.#of(name) + 1)
    this.#count += 1
    return (bytes) => {
      for (const bucket of buckets) bucket.spend([bytes])
      for (const name of [user, place]) this.#letGo(name)
      this.#count -= 1
    }
  }

  #bucketsOf(address: string): TokenBucket[] {
    const nowMs = this.#clock.now()
    this.#all.refill(nowMs)
    return [this.#addresses.of(address, nowMs), this.#all]
  }

  #of(name: string): number {
    return this.#underWay.get(name) ?? 0
  }

  #letGo(name: string): void {
    const left = this.#of(name) - 1
    if (left > 0) this.#underWay.set(name, left)
    else this.#underWay.delete(name)
  }

  /** Keeps the last free space for messages. */
  async #checkSpace(): Promise<void> {
    const { minFreeBytes, minFreePercent } = this.#limits
    const { free, all } = await this.#readSpace()
    const percentBytes = (all * minFreePercent) / 100
    if (free >= Math.max(minFreeBytes, percentBytes)) return
    const limit = percentBytes > minFreeBytes ? 'uploads.minFreePercent' : 'uploads.minFreeBytes'
    throw new Refused('unavailable', 'There is no room for files right now. Messages still arrive.').by(limit)
  }
}

function tooManyAtOnce(limit: string): Refused {
  return new Refused('too_many_requests', 'Too many files at once. Wait until the others have arrived.').by(limit)
}

function tooManyToday(limit: string): Refused {
  return new Refused('too_many_requests', 'Too many files came from here today. Try again tomorrow.').by(limit)
}
