import type { Uid } from '../../domain/ids.ts'
import type { EphemeralMessage, Message } from '../../domain/message/message.ts'

/** Where one connection of a user hears what is told to them. Must not wait; what throws fails alone. */
export interface Subscriber {
  /** A stored message; the user hears this thread from after `fromSeq` on. */
  offer(message: Message, fromSeq: number): void
  /** Something of the moment, dropped when it cannot go at once; or a receipt, which waits until it can. */
  pass(message: EphemeralMessage): void
  /** It threw when it was told something: it ends, and its user asks again. */
  fail(error: unknown): void
}

const maxRemembered = 50_000

/** Who is listening, by user. */
export class Subscribers {
  readonly #now: () => number
  /** Those gone for longest first; what is forgotten is long ago. */
  readonly #leftAt = new Map<Uid, number>()
  readonly #byUid = new Map<Uid, Set<Subscriber>>()

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** Adds an outlet under all the uids of its user. The answer takes it away. */
  add(uids: readonly Uid[], outlet: Subscriber): () => void {
    for (const uid of uids) this.#setOf(uid).add(outlet)
    return () => {
      for (const uid of uids) this.#remove(uid, outlet)
    }
  }

  countOf(uid: Uid): number {
    return this.#byUid.get(uid)?.size ?? 0
  }

  /** When a user stopped listening, ms since 1970 UTC; 0 when not known. */
  leftAt(uid: Uid): number {
    return this.#leftAt.get(uid) ?? 0
  }

  of(uid: Uid): Iterable<Subscriber> {
    return this.#byUid.get(uid) ?? []
  }

  #setOf(uid: Uid): Set<Subscriber> {
    const known = this.#byUid.get(uid)
    if (known !== undefined) return known
    const outlets = new Set<Subscriber>()
    this.#byUid.set(uid, outlets)
    return outlets
  }

  #remove(uid: Uid, outlet: Subscriber): void {
    const outlets = this.#byUid.get(uid)
    outlets?.delete(outlet)
    if (outlets?.size !== 0) return
    this.#byUid.delete(uid)
    this.#leftAt.delete(uid)
    this.#leftAt.set(uid, this.#now())
    const [oldest] = this.#leftAt.keys()
    if (this.#leftAt.size > maxRemembered && oldest !== undefined) this.#leftAt.delete(oldest)
  }
}
