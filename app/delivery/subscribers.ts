import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { EphemeralMessage, Message } from '../../domain/message/message.ts'

/** Receives what concerns a user on one connection. Must not block; if one throws, only that one fails. */
export interface Subscriber {
  /** A stored message; the user hears this thread from after `fromSeq` on. */
  offer(message: Message, fromSeq: number): void
  /** The user has left a group: nothing more of it, not even what waits to be sent. */
  dismiss(threadUid: ThreadUid): void
  /** An ephemeral message, dropped if it cannot be sent at once; a receipt or VISITOR_STATUS waits until it can. */
  pass(message: EphemeralMessage): void
  /** Called when a delivery to it threw: it ends, and its user asks again. */
  fail(error: unknown): void
}

const maxRemembered = 50_000

/** The subscribers, by user. */
export class Subscribers {
  readonly #now: () => number
  /** When users stopped listening, oldest first; only the oldest are forgotten. */
  readonly #leftAt = new Map<Uid, number>()
  readonly #byUid = new Map<Uid, Set<Subscriber>>()

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** Registers a subscriber under each uid of its user. Returns the function that removes it. */
  add(uids: readonly Uid[], subscriber: Subscriber): () => void {
    for (const uid of uids) this.#setOf(uid).add(subscriber)
    return () => {
      for (const uid of uids) this.#remove(uid, subscriber)
    }
  }

  countOf(uid: Uid): number {
    return this.#byUid.get(uid)?.size ?? 0
  }

  /** Returns when a user stopped listening, in ms since 1970 UTC; 0 if unknown. */
  leftAt(uid: Uid): number {
    return this.#leftAt.get(uid) ?? 0
  }

  of(uid: Uid): Iterable<Subscriber> {
    return this.#byUid.get(uid) ?? []
  }

  #setOf(uid: Uid): Set<Subscriber> {
    const known = this.#byUid.get(uid)
    if (known !== undefined) return known
    const subscribers = new Set<Subscriber>()
    this.#byUid.set(uid, subscribers)
    return subscribers
  }

  #remove(uid: Uid, subscriber: Subscriber): void {
    const subscribers = this.#byUid.get(uid)
    subscribers?.delete(subscriber)
    if (subscribers?.size !== 0) return
    this.#byUid.delete(uid)
    this.#leftAt.delete(uid)
    this.#leftAt.set(uid, this.#now())
    const [oldest] = this.#leftAt.keys()
    if (this.#leftAt.size > maxRemembered && oldest !== undefined) this.#leftAt.delete(oldest)
  }
}
