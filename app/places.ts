/** How many there may be, in all and of one address. */
export interface PlaceCaps {
  readonly all: number
  readonly perAddress: number
  /**
   * Who came less than so many ms ago keeps their place from others of their address, ten times as many as it may have:
   * what they have to say may be here and unread when many of one office come at once.
   */
  readonly youngMs: number
}

/** Somebody's place. */
export interface Place {
  /** Counts it as the newest of its address. */
  readonly renew: () => void
  /** Gives it up. Twice does no harm. */
  readonly leave: () => void
}

/** A place and how to take it from who has it. */
interface Taken {
  readonly address: string | undefined
  readonly evict: () => void
  sinceMs: number
}

const youngTimes = 10

/**
 * Places for connections. Whoever comes gets one: beyond what one address may have, its oldest loses theirs; beyond what
 * there is in all, the oldest of the address that has the most does. So an attacker's addresses fight each other, and
 * somebody slow is not pushed out by them.
 */
export class Places {
  readonly #caps: PlaceCaps
  readonly #onEvicted: () => void
  /** By address, the oldest first. */
  readonly #taken = new Map<string | undefined, Set<Taken>>()
  #size = 0

  constructor(caps: PlaceCaps, onEvicted: () => void) {
    this.#caps = caps
    this.#onEvicted = onEvicted
  }

  get size(): number {
    return this.#size
  }

  /** Takes a place; `evict` is called when it is lost to somebody else. Without an address only the cap of all holds. */
  take(address: string | undefined, evict: () => void): Place {
    const mine = address === undefined ? undefined : this.#taken.get(address)
    if (mine !== undefined && this.#isTooMany(mine)) this.#evictFrom(mine)
    if (this.#size >= this.#caps.all) this.#evictFrom(this.#fullest())
    const taken: Taken = { address, evict, sinceMs: Date.now() }
    this.#add(taken)
    return {
      renew: () => {
        if (!this.#remove(taken)) return
        taken.sinceMs = Date.now()
        this.#add(taken)
      },
      leave: () => {
        this.#remove(taken)
      },
    }
  }

  #isTooMany(mine: ReadonlySet<Taken>): boolean {
    const { perAddress, youngMs } = this.#caps
    if (mine.size < perAddress) return false
    const [oldest] = mine
    return mine.size >= youngTimes * perAddress || Date.now() - (oldest?.sinceMs ?? 0) >= youngMs
  }

  #add(taken: Taken): void {
    const others = this.#taken.get(taken.address)
    if (others === undefined) this.#taken.set(taken.address, new Set([taken]))
    else others.add(taken)
    this.#size += 1
  }

  #remove(taken: Taken): boolean {
    const all = this.#taken.get(taken.address)
    if (all === undefined || !all.delete(taken)) return false
    if (all.size === 0) this.#taken.delete(taken.address)
    this.#size -= 1
    return true
  }

  #evictFrom(all: ReadonlySet<Taken> | undefined): void {
    const [oldest] = all ?? []
    if (oldest === undefined) return
    this.#remove(oldest)
    this.#onEvicted()
    oldest.evict()
  }

  #fullest(): ReadonlySet<Taken> | undefined {
    let fullest: ReadonlySet<Taken> | undefined
    for (const all of this.#taken.values()) if (fullest === undefined || all.size > fullest.size) fullest = all
    return fullest
  }
}
