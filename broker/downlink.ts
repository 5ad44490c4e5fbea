import type { FeedSink } from '../app/delivery/feed.ts'
import type { EphemeralMessage, Message } from '../domain/message/message.ts'
import type { PayloadForm } from '../proto/payload.ts'
import { passingFrame, storedFrame } from './encode-publish.ts'
import type { SocketStream } from './socket-stream.ts'

const maxPacketId = 65_535
/** With this much unsent, ephemeral messages would be too late and are dropped. */
const slowBytes = 64 * 1024

/** Writes PUBLISH packets to one connection and owns its packet ids. */
export class Downlink implements FeedSink {
  readonly #stream: SocketStream
  #form: PayloadForm = 'protobuf'
  #lastId = 0

  constructor(stream: SocketStream) {
    this.#stream = stream
  }

  /** Writes messages in this form from now on. */
  writeIn(form: PayloadForm): void {
    this.#form = form
  }

  send(message: Message, isInFlight: (packetId: number) => boolean): number {
    const { bytes, idOffset } = storedFrame(message, this.#form)
    const packetId = this.#nextId(isInFlight)
    this.#stream.sendPublish(bytes, idOffset, packetId)
    return packetId
  }

  pass(message: EphemeralMessage): void {
    if (this.#stream.bufferedBytes < slowBytes) this.tell(message)
  }

  /** Sends a message that is not stored but must not be dropped: a refusal. */
  tell(message: EphemeralMessage): void {
    this.#stream.sendPublish(passingFrame(message, this.#form).bytes, 0, 0)
  }

  fail(error: unknown): void {
    this.#stream.fail(error)
  }

  #nextId(isInFlight: (packetId: number) => boolean): number {
    do {
      this.#lastId = this.#lastId === maxPacketId ? 1 : this.#lastId + 1
    } while (isInFlight(this.#lastId))
    return this.#lastId
  }
}
