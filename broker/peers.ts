import type { Uid } from '../domain/ids.ts'
import type { CloseReason } from './close-codes.ts'
import type { Peer } from './connection.ts'

/** How many connections there may be. */
export interface PeerCaps {
  readonly all: number
  readonly perAddress: number
  readonly perUser: number
}

/** Every open socket, counted by address and by user. */
export class Peers {
  readonly #caps: PeerCaps
  readonly #all = new Set<Peer>()
  readonly #byAddress = new Map<string, number>()
  readonly #byUser = new Map<Uid, number>()

  constructor(caps: PeerCaps) {
    this.#caps = caps
  }

  get size(): number {
    return this.#all.size
  }

  [Symbol.iterator](): Iterator<Peer> {
    return this.#all.values()
  }

  isFullFor(address: string): boolean {
    return this.#all.size >= this.#caps.all || (this.#byAddress.get(address) ?? 0) >= this.#caps.perAddress
  }

  isFullForUser(uid: Uid): boolean {
    return (this.#byUser.get(uid) ?? 0) >= this.#caps.perUser
  }

  add(peer: Peer): void {
    this.#all.add(peer)
    count(this.#byAddress, peer.address, 1)
  }

  remove(peer: Peer): void {
    if (!this.#all.delete(peer)) return
    count(this.#byAddress, peer.address, -1)
  }

  userJoined(uid: Uid): void {
    count(this.#byUser, uid, 1)
  }

  userLeft(uid: Uid): void {
    count(this.#byUser, uid, -1)
  }

  /** Closes those for whom it holds, and tells them why. */
  closeWhere(holds: (peer: Peer) => boolean, reason: CloseReason): void {
    for (const peer of [...this.#all]) if (holds(peer)) peer.stream.closeFor(reason)
  }
}

function count<Key>(counts: Map<Key, number>, key: Key, by: 1 | -1): void {
  const next = (counts.get(key) ?? 0) + by
  if (next === 0) counts.delete(key)
  else counts.set(key, next)
}
