import { type Publish, readPublish } from './decode-publish.ts'
import { FlowControl } from './flow-control.ts'
import { FrameError } from './frame-error.ts'
import { FrameGuard, type GuardEvents, type PublishPlace, type Subscribe } from './frame-guard.ts'
import { RateLimit } from './rate-limit.ts'
import type { StreamLimits } from './stream-limits.ts'

/** Takes the packets of somebody who was let in. */
export interface Inbox {
  publish(publish: Publish): void
  acknowledged(packetId: number): void
  subscribe(subscribe: Subscribe): void
}

/** What the owner of an intake does for it. */
export interface IntakeOwner {
  /** Takes packets for the reader; false when it wants no more for now. */
  push(packets: Buffer): boolean
  /** Writes the packet of this first byte, a length of 2 and the id. */
  answer(firstByte: number, packetId: number): void
  /** Reads no more from the network. */
  pauseReading(): void
  /** All that came is taken: reads from the network. */
  resumeReading(): void
  /** Nothing is read for a while: too much was asked for. */
  throttled(): void
  /** Runs what may throw. */
  attempt(act: () => void): void
}

/** Some clients write a packet in several messages. */
const messagesForAPacket = 16

/**
 * What one peer says: whole packets to the inbox, the rest to the reader, and nothing while it has to wait. It hears of
 * packets by methods of its own, not by closures: there is one for each connection.
 */
export class Intake implements GuardEvents {
  /** When the peer last said anything, ms since 1970 UTC. */
  heardAt = Date.now()
  /** Without it, as for Aedes alone, all packets but PUBACKs go to the reader. */
  inbox: Inbox | undefined
  readonly #limits: StreamLimits
  readonly #owner: IntakeOwner
  readonly #guard: FrameGuard
  readonly #throttle: FlowControl
  #stage: 'knocking' | 'inside' = 'knocking'
  #bytesBeforeConnack = 0
  #messages = 0
  #readerIsFull = false
  /** How many wait for something before more is read. */
  #holds = 0

  constructor(limits: StreamLimits, owner: IntakeOwner) {
    this.#limits = limits
    this.#owner = owner
    const { maxBytesBeforeConnack, maxFilters, maxPublishesPerSecond } = limits
    this.#throttle = new FlowControl(new RateLimit(maxPublishesPerSecond), () => owner.attempt(() => this.#listen()))
    this.#guard = new FrameGuard({ maxBytes: maxBytesBeforeConnack, maxFilters }, this)
  }

  /** Whether nothing is read just now, whatever the peer may have said. */
  get isPaused(): boolean {
    return this.#readerIsFull || this.#throttle.isClosed || this.#holds > 0
  }

  /** Bytes that have come and are not taken yet. */
  get keptBytes(): number {
    return this.#guard.keptBytes
  }

  /** Whether something that came is still to be taken. */
  get hasMore(): boolean {
    return this.#guard.isHeld
  }

  /** The peer has given a sign of life. */
  heard(): void {
    this.heardAt = Date.now()
  }

  /** Takes what came. Throws FrameError, and whatever an inbox throws. */
  receive(chunk: Buffer): void {
    this.heard()
    if (this.#stage === 'knocking') this.#countBeforeConnack(chunk.length)
    this.#countMessage(chunk.length)
    this.#pass(this.#guard.accept(chunk))
  }

  /** A ping came, which costs work as a packet does. */
  pinged(): void {
    this.heard()
    this.countWork(1)
    if (this.isPaused) this.#owner.pauseReading()
  }

  /** CONNACK says yes: longer packets may come, and what came meanwhile is next. */
  letIn(): void {
    this.#stage = 'inside'
    this.#pass(this.#guard.letIn(this.#limits.maxPacketBytes))
  }

  /** The reader wants more. */
  readOn(): void {
    this.#readerIsFull = false
    this.#listen()
  }

  /** Takes no more until `goOn` was called as often, not even the rest of what has come. */
  hold(): void {
    this.#holds += 1
    this.#guard.hold()
    this.#owner.pauseReading()
  }

  goOn(): void {
    this.#holds -= 1
    this.#owner.attempt(() => this.#listen())
  }

  /** From now on what it asks for counts with what the user asks for elsewhere. */
  countWith(rate: RateLimit): void {
    this.#throttle.rate = rate
  }

  /** Counts work; when that is too much, more is read later. */
  countWork(count: number): void {
    if (this.#throttle.count(count, this.heardAt)) this.#owner.throttled()
    if (this.#throttle.isClosed) this.#guard.hold()
  }

  /** Messages cost work, whatever is in them: one with nothing as much as a packet, for nobody needs it. */
  #countMessage(bytes: number): void {
    this.#messages += 1
    if (bytes === 0 || this.#messages % messagesForAPacket === 0) this.countWork(1)
  }

  #pass(packets: readonly Buffer[]): void {
    for (const some of packets) this.#readerIsFull = !this.#owner.push(some)
    if (this.isPaused) this.#owner.pauseReading()
  }

  #countBeforeConnack(bytes: number): void {
    this.#bytesBeforeConnack += bytes
    const most = 2 * this.#limits.maxBytesBeforeConnack
    if (this.#bytesBeforeConnack > most) throw new FrameError('too much before CONNACK')
  }

  #listen(): void {
    if (this.isPaused) return
    if (this.#guard.isHeld) {
      // It came earlier and is heard only now: the peer was not silent, and this second counts it.
      this.heard()
      this.#pass(this.#guard.goOn())
      if (this.isPaused) return
    }
    this.#owner.resumeReading()
  }

  onWork(count: number): void {
    this.countWork(count)
  }

  onAcknowledged(packetId: number): void {
    this.inbox?.acknowledged(packetId)
  }

  onPublish(bytes: Buffer, place: PublishPlace): boolean {
    this.inbox?.publish(readPublish(bytes, place))
    return this.inbox !== undefined
  }

  onSubscribe(subscribe: Subscribe): boolean {
    this.inbox?.subscribe(subscribe)
    return this.inbox !== undefined
  }

  onAnswer(firstByte: number, packetId: number): boolean {
    if (this.inbox !== undefined) this.#owner.answer(firstByte, packetId)
    return this.inbox !== undefined
  }
}
