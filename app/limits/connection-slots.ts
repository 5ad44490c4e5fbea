/** How many slots there are, in all and per address. */
export interface SlotCaps {
  readonly all: number
  readonly perAddress: number
  /**
   * A connection younger than this, in ms, keeps its slot against others of its address, up to ten times as many as the
   * address may have: its first bytes may have arrived unread when many people of one office connect at once.
   */
  readonly youngMs: number
}

/** The slot of one connection. */
export interface ConnectionSlot {
  /** Counts it as the newest of its address. */
  renew(): void
  /** Frees the slot. Calling it twice does no harm. */
  leave(): void
}

/** A slot and how to evict its holder. */
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

/** All slots in use, by address, oldest first. */
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

  /** Returns the slots of the address that has the most. */
  fullest(): ReadonlySet<Taken> | undefined {
    let fullest: ReadonlySet<Taken> | undefined
    for (const all of this.#byAddress.values()) if (fullest === undefined || all.size > fullest.size) fullest = all
    return fullest
  }
}

const youngTimes = 10

/**
 * Slots for connections. Every new connection gets one: beyond the cap of its address, the oldest of that address is
 * evicted; beyond the cap for all, the oldest of the address with the most slots. So an attacker's addresses compete
 * with each other and do not push out a slow client.
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

  /**
   * Takes a slot; calls `evict` when it is lost to another connection. Without an address, only the cap for all
   * applies.
   */
  acquire(address: string | undefined, evict: () => void): ConnectionSlot {
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
