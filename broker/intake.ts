import { type Publish, readPublish } from './decode-publish.ts'
import { FlowControl } from './flow-control.ts'
import { FrameError } from './frame-error.ts'
import { FrameGuard, type GuardEvents, type PublishPlace, type Subscribe, type Unsubscribe } from './frame-guard.ts'
import { RateLimit } from './rate-limit.ts'
import type { StreamLimits } from './stream-limits.ts'

/** What an admitted client's connection is opened with: the handlers of its packets, and what came of its CONNECT. */
export interface Inbound {
  /** Shared by all connections of the user: their work counts together. */
  readonly rate: RateLimit
  /** Whether CONNACK reports that the session existed before. */
  readonly sessionPresent: boolean
  publish(publish: Publish): void
  acknowledged(packetId: number): void
  subscribe(subscribe: Subscribe): void
  unsubscribe(unsubscribe: Unsubscribe): void
}

/** The callbacks of an intake to its owner. */
export interface IntakeOwner {
  /** Passes packets to the reader; returns false if it wants no more for now. */
  push(packets: Buffer): boolean
  /** Writes a packet of this first byte, a length of 2 and the id. */
  answer(firstByte: number, packetId: number): void
  /** Stops reading from the network. */
  pauseReading(): void
  /** Resumes reading from the network, once everything received has been processed. */
  resumeReading(): void
  /** Reading pauses because the user has sent too much. */
  throttled(): void
  /** Runs a function that may throw. */
  attempt(act: () => void): void
}

/** Some clients write a packet in several messages. */
const messagesForAPacket = 16

/**
 * Receives the bytes of one peer and passes whole packets to their handlers, the rest to the reader, and nothing while the
 * peer has to wait. It receives packet events in methods, not closures, because there is one intake for each
 * connection.
 */
export class Intake implements GuardEvents {
  /** When the peer last sent anything, ms since 1970 UTC. */
  heardAt = Date.now()
  /** When the peer last answered a ping; 0 if it never did. */
  pongAt = 0
  /** While it is undefined, as with plain Aedes, all packets except PUBACKs go to the reader. */
  #inbound: Inbound | undefined
  readonly #limits: StreamLimits
  readonly #owner: IntakeOwner
  readonly #guard: FrameGuard
  readonly #throttle: FlowControl
  #stage: 'knocking' | 'inside' = 'knocking'
  #bytesBeforeConnack = 0
  #messages = 0
  #readerIsFull = false
  /** How many holds are waiting for something before more is read. */
  #holds = 0

  constructor(limits: StreamLimits, owner: IntakeOwner) {
    this.#limits = limits
    this.#owner = owner
    const { maxBytesBeforeConnack, maxFilters, maxPublishesPerSecond } = limits
    this.#throttle = new FlowControl(new RateLimit(maxPublishesPerSecond), () => owner.attempt(() => this.#listen()))
    this.#guard = new FrameGuard({ maxBytes: maxBytesBeforeConnack, maxFilters }, this)
  }

  /** Returns whether reading is paused, whatever the peer may have sent. */
  get isPaused(): boolean {
    return this.#readerIsFull || this.#throttle.isClosed || this.#holds > 0
  }

  /** Returns how many received bytes are not processed yet. */
  get keptBytes(): number {
    return this.#guard.keptBytes
  }

  /** Returns whether the peer has sent DISCONNECT. */
  get hasSaidGoodbye(): boolean {
    return this.#guard.hasLeft
  }

  /** Returns whether received bytes are still to be processed. */
  get hasMore(): boolean {
    return this.#guard.isHeld
  }

  /** Records a sign of life of the peer. */
  heard(): void {
    this.heardAt = Date.now()
  }

  /** The peer has answered a ping: both directions work. For a keepalive, only MQTT packets count (MQTT 3.1.1 §3.1.2.10). */
  ponged(): void {
    this.pongAt = Date.now()
  }

  /** Processes received bytes. Throws FrameError, and whatever a handler throws. */
  receive(chunk: Buffer): void {
    this.heard()
    if (this.#stage === 'knocking') this.#countBeforeConnack(chunk.length)
    this.#countMessage(chunk.length)
    this.#pass(this.#guard.accept(chunk))
  }

  /** A ping arrived, which costs as much work as a packet. */
  pinged(): void {
    this.heard()
    this.countWork(1)
    if (this.isPaused) this.#owner.pauseReading()
  }

  /** Called when CONNACK accepts the client: longer packets are allowed, and what arrived meanwhile is next. */
  letIn(): void {
    this.#stage = 'inside'
    this.#pass(this.#guard.letIn(this.#limits.maxPacketBytes))
  }

  /** The reader wants more. */
  readOn(): void {
    this.#readerIsFull = false
    this.#listen()
  }

  /** Stops processing until `goOn` was called as often, including bytes already received. */
  hold(): void {
    this.#holds += 1
    this.#guard.hold()
    this.#owner.pauseReading()
  }

  goOn(): void {
    this.#holds -= 1
    this.#owner.attempt(() => this.#listen())
  }

  /** Passes the packets to their handlers from now on. */
  open(inbound: Inbound): void {
    this.#inbound = inbound
    this.#throttle.rate = inbound.rate
  }

  /** Returns whether CONNACK reports that the session existed before. */
  get sessionPresent(): boolean {
    return this.#inbound?.sessionPresent ?? false
  }

  /** Counts work; if that is too much, reading continues later. */
  countWork(count: number): void {
    if (this.#throttle.count(count, this.heardAt)) this.#owner.throttled()
    if (this.#throttle.isClosed) this.#guard.hold()
  }

  /**
   * WebSocket messages cost work whatever they contain: an empty one costs as much as a packet, because nobody needs
   * it.
   */
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
      // It arrived earlier and is processed only now: the peer was not silent, and the work counts in this second.
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
    this.#inbound?.acknowledged(packetId)
  }

  onPublish(bytes: Buffer, place: PublishPlace): boolean {
    this.#inbound?.publish(readPublish(bytes, place))
    return this.#inbound !== undefined
  }

  onSubscribe(subscribe: Subscribe): boolean {
    this.#inbound?.subscribe(subscribe)
    return this.#inbound !== undefined
  }

  onUnsubscribe(unsubscribe: Unsubscribe): boolean {
    this.#inbound?.unsubscribe(unsubscribe)
    return this.#inbound !== undefined
  }

  onAnswer(firstByte: number, packetId: number): boolean {
    if (this.#inbound !== undefined) this.#owner.answer(firstByte, packetId)
    return this.#inbound !== undefined
  }
}
