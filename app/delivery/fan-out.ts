import type { Uid } from '../../domain/ids.ts'
import type { EphemeralMessage, Message } from '../../domain/message/message.ts'
import type { Participant } from '../../domain/thread/thread.ts'
import type { Subscribers } from './subscribers.ts'

/** Delivers committed messages to every device of every participant, as of that moment. */
export class FanOut {
  readonly #subscribers: Subscribers
  #waiting: { readonly message: Message; readonly audience: readonly Participant[] }[] = []

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

  #deliver(): void {
    const batch = this.#waiting
    this.#waiting = []
    for (const { message, audience } of batch) {
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
