import type { Uid } from '../domain/ids.ts'
import type { OnLimit } from '../domain/limit-reached.ts'
import type { CloseReason } from './close-codes.ts'
import type { Peer } from './connection.ts'
import { RateLimit } from './rate-limit.ts'

/** Maximum numbers of connections. */
export interface PeerCaps {
  readonly all: number
  readonly perAddress: number
  readonly perUser: number
}

/** What is known of a user from all their connections. */
interface User {
  readonly peers: Set<Peer>
  readonly rate: RateLimit
}

/**
 * All open sockets. Those that have sent CONNECT are counted by address and by user. A user is identified by the uid in
 * their tokens, which for an agent is the account's.
 */
export class Peers {
  readonly #caps: PeerCaps
  readonly #all = new Set<Peer>()
  readonly #connecting = new Set<Peer>()
  readonly #byAddress = new Map<string, number>()
  readonly #byUser = new Map<Uid, User>()
  readonly #users = new Map<Peer, Uid>()
  readonly #maxPublishesPerSecond: number
  readonly #onLimit: OnLimit

  constructor(caps: PeerCaps, { maxPublishesPerSecond }: { maxPublishesPerSecond: number }, onLimit: OnLimit) {
    this.#caps = caps
    this.#onLimit = onLimit
    this.#maxPublishesPerSecond = maxPublishesPerSecond
  }

  get size(): number {
    return this.#all.size
  }

  [Symbol.iterator](): Iterator<Peer> {
    return this.#all.values()
  }

  /** Returns whether a peer may stay. Those beyond the limit get as far as CONNECT, so that CONNACK can tell them. */
  hasRoomFor(peer: Peer): boolean {
    if (!this.#connecting.has(peer)) return false
    if (this.#connecting.size > this.#caps.all) this.#onLimit('caps.all')
    return this.#connecting.size <= this.#caps.all
  }

  /** Returns whether an address has reached its limit, which counts as a refusal. */
  isClosedTo(address: string): boolean {
    if ((this.#byAddress.get(address) ?? 0) < this.#caps.perAddress) return false
    this.#onLimit('caps.perAddress')
    return true
  }

  add(peer: Peer): void {
    this.#all.add(peer)
  }

  /** Called at CONNECT: the peer is no longer a stranger, and is counted unless its address has reached its limit. */
  connects(peer: Peer): void {
    if (!this.#all.has(peer) || this.#connecting.has(peer)) return
    peer.place.leave()
    if (this.isClosedTo(peer.address)) return
    this.#connecting.add(peer)
    count(this.#byAddress, peer.address, 1)
  }

  /** Counts a peer for its user; returns undefined if the user has reached the limit, or the peer is gone. */
  join(peer: Peer, uid: Uid): { readonly rate: RateLimit } | undefined {
    const user = this.#byUser.get(uid) ?? { peers: new Set(), rate: new RateLimit(this.#maxPublishesPerSecond) }
    if (!this.#all.has(peer)) return undefined
    if (user.peers.size >= this.#caps.perUser) {
      this.#onLimit('caps.perUser')
      return undefined
    }
    this.#users.set(peer, uid)
    this.#byUser.set(uid, user)
    user.peers.add(peer)
    return user
  }

  remove(peer: Peer): void {
    if (!this.#all.delete(peer) || !this.#connecting.delete(peer)) return
    count(this.#byAddress, peer.address, -1)
    const uid = this.#users.get(peer)
    if (uid === undefined) return
    this.#users.delete(peer)
    this.#byUser.get(uid)?.peers.delete(peer)
  }

  /**
   * Forgets users without a connection whose rate limit is settled: a user who reconnects immediately still has to
   * wait.
   */
  forget(nowMs: number): void {
    for (const [uid, { peers, rate }] of this.#byUser) {
      if (peers.size === 0 && rate.isFull(nowMs)) this.#byUser.delete(uid)
    }
  }

  /** Returns the connections of a user. */
  of(uid: Uid): readonly Peer[] {
    return [...(this.#byUser.get(uid)?.peers ?? [])]
  }

  /** Closes a peer with the code of a reason. */
  close(peer: Peer, reason: CloseReason): void {
    peer.closedFor = reason
    peer.stream.closeFor(reason)
    // Immediately, because its successor takes its slot.
    this.remove(peer)
  }
}

function count<Key>(counts: Map<Key, number>, key: Key, by: 1 | -1): void {
  const next = (counts.get(key) ?? 0) + by
  if (next === 0) counts.delete(key)
  else counts.set(key, next)
}
