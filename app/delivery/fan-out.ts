import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { EphemeralMessage, Message } from '../../domain/message/message.ts'
import type { Participant } from '../../domain/thread/thread.ts'
import type { Subscribers } from './subscribers.ts'

interface ToldMessage {
  readonly message: Message
  readonly audience: readonly Participant[]
}

interface Dismissed {
  readonly uid: Uid
  readonly threadUid: ThreadUid
}

/** Delivers committed messages to every device of every participant, as of that moment. */
export class FanOut {
  readonly #subscribers: Subscribers
  #waiting: (ToldMessage | Dismissed)[] = []

  constructor(subscribers: Subscribers) {
    this.#subscribers = subscribers
  }

  /**
   * Call only after the commit, once per message, in `seq` order within a thread. Subscribers hear of it after this
   * turn of the event loop: by then the sender's acknowledgement is on its way.
   */
  tell(message: Message, audience: readonly Participant[]): void {
    this.#waiting.push({ message, audience })
    if (this.#waiting.length === 1) setImmediate(() => this.#deliver())
  }

  /** What was told to a user of a thread before this call is the last they get of it. */
  dismiss(uid: Uid, threadUid: ThreadUid): void {
    this.#waiting.push({ uid, threadUid })
    if (this.#waiting.length === 1) setImmediate(() => this.#deliver())
  }

  #deliver(): void {
    const batch = this.#waiting
    this.#waiting = []
    for (const one of batch) {
      if ('message' in one) this.#tell(one)
      else for (const subscriber of this.#subscribers.of(one.uid)) subscriber.dismiss(one.threadUid)
    }
  }

  #tell({ message, audience }: ToldMessage): void {
    for (const { uid, fromSeq } of audience) {
      for (const subscriber of this.#subscribers.of(uid)) {
        // Caught per subscriber, so that the others still hear it.
        try {
          subscriber.offer(message, fromSeq)
        } catch (error) {
          subscriber.fail(error)
        }
      }
    }
  }

  /** Passes an ephemeral message to those of the users who are listening now. */
  pass(message: EphemeralMessage, audience: Iterable<Uid>): void {
    for (const uid of audience) {
      for (const subscriber of this.#subscribers.of(uid)) {
        try {
          subscriber.pass(message)
        } catch (error) {
          subscriber.fail(error)
        }
      }
    }
  }
}
