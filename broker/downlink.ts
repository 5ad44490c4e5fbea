import type { FeedSink } from '../app/delivery/feed.ts'
import type { Topic } from '../domain/ids.ts'
import type { EphemeralMessage, Message } from '../domain/message/message.ts'
import { threadTopic } from '../domain/thread/topic.ts'
import type { PayloadForm } from '../proto/payload.ts'
import { passingFrame, storedFrame, type Writing } from './encode-publish.ts'
import type { SocketStream } from './socket-stream.ts'

const maxPacketId = 65_535
/** With this much unsent, ephemeral messages would be too late and are dropped. */
const slowBytes = 64 * 1024

/** What most connections want; one object serves them all. */
const asProtobuf: Writing = { form: 'protobuf' }

/** Writes PUBLISH packets to one connection and owns its packet ids. */
export class Downlink implements FeedSink {
  readonly #stream: SocketStream
  #writing: Writing = asProtobuf
  #lastId = 0

  constructor(stream: SocketStream) {
    this.#stream = stream
  }

  /** Writes messages in this form from now on. */
  writeIn(form: PayloadForm): void {
    if (form !== this.#writing.form) this.#writing = { ...this.#writing, form }
  }

  /** Writes the messages of threads on the user's own topic from now on. */
  writeOn(topic: Topic): void {
    this.#writing = { ...this.#writing, topic }
  }

  /** Writes the messages of threads on their own topics again, if they came on one of these. */
  leaveTopics(topics: readonly string[]): void {
    const { form, topic } = this.#writing
    if (topic !== undefined && topics.includes(topic)) this.#writing = { form }
  }

  send(message: Message, isInFlight: (packetId: number) => boolean): number {
    const { bytes, idOffset } = storedFrame(message, this.#writingOf(message))
    const packetId = this.#nextId(isInFlight)
    this.#stream.sendPublish(bytes, idOffset, packetId)
    return packetId
  }

  pass(message: EphemeralMessage): void {
    if (this.#stream.bufferedBytes < slowBytes) this.tell(message)
  }

  /** Sends a message that is not stored but must not be dropped: a refusal. */
  tell(message: EphemeralMessage): void {
    this.#stream.sendPublish(passingFrame(message, this.#writingOf(message)).bytes, 0, 0)
  }

  fail(error: unknown): void {
    this.#stream.fail(error)
  }

  /** Notes and notices keep their own topics. */
  #writingOf({ thread }: Message | EphemeralMessage): Writing {
    const { form, topic } = this.#writing
    return topic === undefined || threadTopic(thread.topic) !== undefined ? this.#writing : { form }
  }

  #nextId(isInFlight: (packetId: number) => boolean): number {
    do {
      this.#lastId = this.#lastId === maxPacketId ? 1 : this.#lastId + 1
    } while (isInFlight(this.#lastId))
    return this.#lastId
  }
}
