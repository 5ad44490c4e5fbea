import type { Uid } from '../domain/ids.ts'
import type { CloseReason } from './close-codes.ts'
import type { Peer } from './connection.ts'

/** How many connections there may be. */
export interface PeerCaps {
  readonly all: number
  readonly perAddress: number
  readonly perUser: number
}

/** Every open socket; those that have sent CONNECT are counted, by address and by user. */
export class Peers {
  readonly #caps: PeerCaps
  readonly #all = new Set<Peer>()
  readonly #connecting = new Set<Peer>()
  readonly #byAddress = new Map<string, number>()
  readonly #byUser = new Map<Uid, number>()
  readonly #users = new Map<Peer, Uid>()

  constructor(caps: PeerCaps) {
    this.#caps = caps
  }

  get size(): number {
    return this.#all.size
  }

  [Symbol.iterator](): Iterator<Peer> {
    return this.#all.values()
  }

  /** Whether a peer may stay: those too many are let as far as CONNECT, and hear so from CONNACK. */
  hasRoomFor(peer: Peer): boolean {
    return this.#connecting.has(peer) && this.#connecting.size <= this.#caps.all
  }

  isClosedTo(address: string): boolean {
    return (this.#byAddress.get(address) ?? 0) >= this.#caps.perAddress
  }

  add(peer: Peer): void {
    this.#all.add(peer)
  }

  /** CONNECT came: it is no stranger any more, and counted unless its address has as many as it may. */
  connects(peer: Peer): void {
    if (!this.#all.has(peer) || this.#connecting.has(peer)) return
    peer.place.leave()
    if ((this.#byAddress.get(peer.address) ?? 0) >= this.#caps.perAddress) return
    this.#connecting.add(peer)
    count(this.#byAddress, peer.address, 1)
  }

  /** Counts a peer for its user; false when the user has as many as there may be, or the peer is gone. */
  join(peer: Peer, uid: Uid): boolean {
    if (!this.#all.has(peer) || (this.#byUser.get(uid) ?? 0) >= this.#caps.perUser) return false
    this.#users.set(peer, uid)
    count(this.#byUser, uid, 1)
    return true
  }

  remove(peer: Peer): void {
    if (!this.#all.delete(peer) || !this.#connecting.delete(peer)) return
    count(this.#byAddress, peer.address, -1)
    const uid = this.#users.get(peer)
    if (uid === undefined) return
    this.#users.delete(peer)
    count(this.#byUser, uid, -1)
  }

  /** Closes those for whom it holds, and tells them why. */
  closeWhere(holds: (peer: Peer) => boolean, reason: CloseReason): void {
    for (const peer of [...this.#all].filter(holds)) {
      peer.closedFor = reason
      peer.stream.closeFor(reason)
      // At once: whoever comes in its stead has its place.
      this.remove(peer)
    }
  }
}

function count<Key>(counts: Map<Key, number>, key: Key, by: 1 | -1): void {
  const next = (counts.get(key) ?? 0) + by
  if (next === 0) counts.delete(key)
  else counts.set(key, next)
}
