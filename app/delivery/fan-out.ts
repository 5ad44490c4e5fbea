import type { Uid } from '../../domain/ids.ts'
import type { EphemeralMessage, Message } from '../../domain/message/message.ts'
import type { Participant } from '../../domain/thread/thread.ts'
import type { Subscribers } from './subscribers.ts'

/** Tells what was committed to every device of every participant, as they are at that moment. */
export class FanOut {
  readonly #outlets: Subscribers
  #waiting: { readonly message: Message; readonly audience: readonly Participant[] }[] = []

  constructor(outlets: Subscribers) {
    this.#outlets = outlets
  }

  /**
   * Call only after the commit, once a message, in the order of `seq` within a thread. Outlets hear of it when this
   * turn of the event loop is over: by then the sender's acknowledgement is on its way.
   */
  tell(message: Message, audience: readonly Participant[]): void {
    this.#waiting.push({ message, audience })
    if (this.#waiting.length === 1) setImmediate(() => this.#deliver())
  }

  #deliver(): void {
    const told = this.#waiting
    this.#waiting = []
    for (const { message, audience } of told) {
      for (const { uid, fromSeq } of audience) {
        for (const outlet of this.#outlets.of(uid)) {
          // Here and not around all: the others still hear it.
          try {
            outlet.offer(message, fromSeq)
          } catch (error) {
            outlet.fail(error)
          }
        }
      }
    }
  }

  /** Something not kept, to users who hear it only if they listen now. */
  pass(message: EphemeralMessage, audience: Iterable<Uid>): void {
    for (const uid of audience) {
      for (const outlet of this.#outlets.of(uid)) {
        try {
          outlet.pass(message)
        } catch (error) {
          outlet.fail(error)
        }
      }
    }
  }
}
