/** How many there may be, in all and of one address. */
export interface SlotCaps {
  readonly all: number
  readonly perAddress: number
  /**
   * Who came less than so many ms ago keeps their place from others of their address, ten times as many as it may have:
   * what they have to say may be here and unread when many of one office come at once.
   */
  readonly youngMs: number
}

/** Somebody's place. */
export interface ConnectionSlot {
  /** Counts it as the newest of its address. */
  renew(): void
  /** Gives it up. Twice does no harm. */
  leave(): void
}

/** A place and how to take it from who has it. */
class Taken implements ConnectionSlot {
  readonly address: string | undefined
  readonly evict: () => void
  sinceMs = Date.now()
  readonly #all: TakenPlaces

  constructor(address: string | undefined, evict: () => void, all: TakenPlaces) {
    this.address = address
    this.evict = evict
    this.#all = all
  }

  renew(): void {
    if (!this.#all.remove(this)) return
    this.sinceMs = Date.now()
    this.#all.add(this)
  }

  leave(): void {
    this.#all.remove(this)
  }
}

/** All places, by address, the oldest first. */
class TakenPlaces {
  readonly #byAddress = new Map<string | undefined, Set<Taken>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  of(address: string): ReadonlySet<Taken> | undefined {
    return this.#byAddress.get(address)
  }

  add(taken: Taken): void {
    const others = this.#byAddress.get(taken.address)
    if (others === undefined) this.#byAddress.set(taken.address, new Set([taken]))
    else others.add(taken)
    this.#size += 1
  }

  remove(taken: Taken): boolean {
    const all = this.#byAddress.get(taken.address)
    if (all === undefined || !all.delete(taken)) return false
    if (all.size === 0) this.#byAddress.delete(taken.address)
    this.#size -= 1
    return true
  }

  /** Those of the address that has the most. */
  fullest(): ReadonlySet<Taken> | undefined {
    let fullest: ReadonlySet<Taken> | undefined
    for (const all of this.#byAddress.values()) if (fullest === undefined || all.size > fullest.size) fullest = all
    return fullest
  }
}

const youngTimes = 10

/**
 * Places for connections. Whoever comes gets one: beyond what one address may have, its oldest loses theirs; beyond what
 * there is in all, the oldest of the address that has the most does. So an attacker's addresses fight each other, and
 * somebody slow is not pushed out by them.
 */
export class ConnectionSlots {
  readonly #caps: SlotCaps
  readonly #onEvicted: () => void
  readonly #taken = new TakenPlaces()

  constructor(caps: SlotCaps, onEvicted: () => void) {
    this.#caps = caps
    this.#onEvicted = onEvicted
  }

  get size(): number {
    return this.#taken.size
  }

  /** Takes a place; `evict` is called when it is lost to somebody else. Without an address only the cap of all holds. */
  take(address: string | undefined, evict: () => void): ConnectionSlot {
    const mine = address === undefined ? undefined : this.#taken.of(address)
    if (mine !== undefined && this.#isTooMany(mine)) this.#evictFrom(mine)
    if (this.size >= this.#caps.all) this.#evictFrom(this.#taken.fullest())
    const taken = new Taken(address, evict, this.#taken)
    this.#taken.add(taken)
    return taken
  }

  #isTooMany(mine: ReadonlySet<Taken>): boolean {
    const { perAddress, youngMs } = this.#caps
    if (mine.size < perAddress) return false
    const [oldest] = mine
    return mine.size >= youngTimes * perAddress || Date.now() - (oldest?.sinceMs ?? 0) >= youngMs
  }

  #evictFrom(all: ReadonlySet<Taken> | undefined): void {
    const [oldest] = all ?? []
    if (oldest === undefined) return
    this.#taken.remove(oldest)
    this.#onEvicted()
    oldest.evict()
  }
}
