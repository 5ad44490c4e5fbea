import type { OnLimit } from '../../domain/limit-reached.ts'

/** How much a connection may leave unacknowledged before the live push stops. */
export interface WindowLimits {
  readonly unacknowledged: number
  readonly unacknowledgedCharacters: number
}

/** What was written to one connection and is not acknowledged, by packet id. */
export class InFlight<Packet extends { readonly chars: number }> {
  readonly #limits: WindowLimits
  readonly #onLimit: OnLimit
  /** Created at the first write: many connections only listen and receive nothing. */
  #packets: Map<number, Packet> | undefined
  #chars = 0

  constructor(limits: WindowLimits, onLimit: OnLimit) {
    this.#limits = limits
    this.#onLimit = onLimit
  }

  /** How many more messages fit. */
  get room(): number {
    if (this.#chars >= this.#limits.unacknowledgedCharacters) return 0
    return Math.max(0, this.#limits.unacknowledged - this.#size)
  }

  get isEmpty(): boolean {
    return this.#size === 0
  }

  /** Whether enough is acknowledged to make reading on worthwhile. */
  get isHalfEmpty(): boolean {
    return this.#size <= this.#limits.unacknowledged / 2
  }

  add(packetId: number, packet: Packet): void {
    this.#packets ??= new Map()
    this.#packets.set(packetId, packet)
    this.#chars += packet.chars
  }

  /** Removes and returns an acknowledged packet; undefined for an unknown id. */
  acknowledge(packetId: number): Packet | undefined {
    const packet = this.#packets?.get(packetId)
    if (packet === undefined) return undefined
    this.#packets?.delete(packetId)
    this.#chars -= packet.chars
    return packet
  }

  has(packetId: number): boolean {
    return this.#packets?.has(packetId) ?? false
  }

  /** Reports that the live push stops because there is no room. */
  tellFull(): void {
    const isMany = this.#size >= this.#limits.unacknowledged
    this.#onLimit(isMany ? 'feed.unacknowledged' : 'feed.unacknowledgedCharacters')
  }

  clear(): void {
    this.#packets = undefined
  }

  get #size(): number {
    return this.#packets?.size ?? 0
  }
}
