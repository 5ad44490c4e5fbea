import type { FeedSink } from '../app/delivery/feed.ts'
import type { EphemeralMessage, Message } from '../domain/message/message.ts'
import type { DevicePreferences } from '../domain/people/device-preferences.ts'
import { threadTopic } from '../domain/thread/topic.ts'
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

  /** Returns how the messages of threads are written. */
  get preferences(): DevicePreferences {
    const { form, topic } = this.#writing
    return topic === undefined ? { json: form === 'json' } : { json: form === 'json', ownTopic: topic }
  }

  /** Writes messages this way from now on. */
  prefer({ json, ownTopic }: DevicePreferences): void {
    const writing: Writing = json ? { form: 'json' } : asProtobuf
    this.#writing = ownTopic === undefined ? writing : { ...writing, topic: ownTopic }
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
