import { Duplex } from 'node:stream'
import type { RawData, WebSocket } from 'ws'
import { type CloseReason, closeCodes } from './close-codes.ts'
import type { Publish } from './decode-publish.ts'
import { FrameBatch } from './frame-batch.ts'
import { FrameError } from './frame-error.ts'
import { type Inbox, Intake, type IntakeOwner } from './intake.ts'
import type { RateLimit } from './rate-limit.ts'
import type { StreamWatch } from './stream-events.ts'
import type { StreamLimits } from './stream-limits.ts'

const firstBytes = { connack: 0x20, puback: 0x40, pubrec: 0x50 } as const

/**
 * A WebSocket as the Duplex that Aedes reads and writes. It never makes a writer wait, so that one frozen
 * subscriber holds up nobody; it gathers what a turn of the event loop writes into one binary frame. Whatever is thrown
 * for this connection, by a listener or by its inbox, ends it and nothing else.
 */
export class SocketStream extends Duplex implements IntakeOwner {
  /** Whether CONNACK tells that the session was there before. */
  sessionPresent = false
  readonly watch: StreamWatch
  readonly #socket: WebSocket
  readonly #limits: StreamLimits
  readonly #intake: Intake
  readonly #outbox = new FrameBatch()
  #flushPlanned = false
  #connacked = false
  /** The peer has left, and not all it said is taken yet. */
  #left = false
  #failed = false

  constructor(socket: WebSocket, limits: StreamLimits, watch: StreamWatch) {
    super({ readableHighWaterMark: 256 * 1024, writableHighWaterMark: limits.maxBufferedBytes, decodeStrings: false })
    this.#socket = socket
    this.#limits = limits
    this.watch = watch
    this.#intake = new Intake(limits, this)
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary))
    socket.on('ping', () => this.#attempt(() => this.#intake.pinged()))
    socket.on('pong', () => this.#intake.heard())
    socket.on('close', () => {
      this.#left = true
      if (!this.#intake.hasMore) this.destroy()
    })
    socket.on('error', () => this.destroy())
  }

  /** Bytes that have come and are not taken yet. */
  get keptBytes(): number {
    return this.#intake.keptBytes
  }

  /** When the peer last said anything, ms since 1970 UTC. */
  get heardAt(): number {
    return this.#intake.heardAt
  }

  /** Whether nothing is read just now, whatever the peer may have said. */
  get isUnread(): boolean {
    return this.#intake.isPaused
  }

  /** Bytes written that the network has not taken yet. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount + this.#outbox.bytes
  }

  /** Asks the peer's WebSocket layer for a sign of life. */
  ping(): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping()
  }

  /** Writes a PUBLISH shared with other receivers; this one's packet id goes to `idOffset` (0: it has none). */
  sendPublish(frame: Buffer, idOffset: number, packetId: number): void {
    this.#gather(frame, idOffset, packetId)
  }

  /** Writes a packet. */
  send(packet: Buffer): void {
    this.#gather(packet, 0, 0)
  }

  /** Answers a PUBLISH of QoS 1 or 2. */
  acknowledge({ qos, packetId }: Pick<Publish, 'qos' | 'packetId'>): void {
    this.answer(qos === 1 ? firstBytes.puback : firstBytes.pubrec, packetId)
  }

  answer(firstByte: number, packetId: number): void {
    this.#gather(Buffer.from([firstByte, 2, packetId >> 8, packetId & 255]), 0, 0)
  }

  pauseReading(): void {
    this.#socket.pause()
  }

  resumeReading(): void {
    if (this.destroyed) return
    if (this.#left) this.destroy()
    else this.#socket.resume()
  }

  throttled(): void {
    this.watch.throttled()
  }

  attempt(act: () => void): void {
    if (!this.destroyed) this.#attempt(act)
  }

  /** Hands its packets to `inbox` from now on; what they cost counts with what their user asks for elsewhere. */
  open(inbox: Inbox, rate: RateLimit): void {
    this.#intake.inbox = inbox
    this.#intake.countWith(rate)
  }

  /** Counts work; when that is too much, more is read later. */
  countWork(count: number): void {
    this.#intake.countWork(count)
  }

  /** Reads no more until `goOn` was called as often, not even the rest of what has come. */
  hold(): void {
    this.#intake.hold()
  }

  goOn(): void {
    this.#intake.goOn()
  }

  /** Ends the connection and tells the peer why. */
  closeFor(reason: CloseReason): void {
    if (this.destroyed) return
    this.#flush()
    this.#socket.close(closeCodes[reason], reason)
    this.watch.closed(reason)
    this.destroy()
  }

  /** Ends the connection for a fault that is not the peer's, and reports the first such fault. */
  fail(error: unknown): void {
    const isFirst = !this.#failed
    this.#failed = true
    try {
      this.closeFor('failed')
    } catch {
      this.terminate()
    }
    if (isFirst) this.watch.failed(this, error)
  }

  // Its listeners are Aedes' and ours. Node calls them in turns of their own, where a throw would end the process.
  override emit(event: string | symbol, ...values: unknown[]): boolean {
    try {
      return super.emit(event, ...values)
    } catch (error) {
      this.fail(error)
      return true
    }
  }

  // mqtt-packet corks around every packet; gathering per turn does that better.
  override cork(): void {}
  override uncork(): void {}

  override _write(chunk: Buffer | string, encoding: BufferEncoding, done: () => void): void {
    this.#gather(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk, 0, 0)
    done()
  }

  override _read(): void {
    if (!this.destroyed) this.#attempt(() => this.#intake.readOn())
  }

  override _final(done: () => void): void {
    this.#flush()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#flush()
    // A peer that does not answer the closing handshake is cut off by ws after its closeTimeout.
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.close(error === null ? 1000 : closeCodes.malformed)
    // A paused socket would never see the peer's close.
    this.#socket.resume()
    done(null)
  }

  /** Cuts the connection without waiting for the peer. */
  terminate(): void {
    this.#outbox.clear()
    this.#socket.terminate()
    this.destroy()
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.attempt(() => (isBinary ? this.#intake.receive(data as Buffer) : this.closeFor('textFrame')))
  }

  #attempt(act: () => void): void {
    try {
      act()
    } catch (error) {
      if (error instanceof FrameError) this.#attempt(() => this.#turnAway(error))
      else this.fail(error)
    }
  }

  #turnAway({ connack }: FrameError): void {
    if (connack === undefined) return this.closeFor('malformed')
    this.#gather(Buffer.from([firstBytes.connack, 2, 0, connack]), 0, 0)
    this.destroy()
  }

  #gather(chunk: Buffer, idOffset: number, packetId: number): void {
    this.#outbox.add(chunk, idOffset, packetId)
    if (this.#flushPlanned) return
    this.#flushPlanned = true
    setImmediate(() => this.#attempt(() => this.#flush()))
  }

  #flush(): void {
    this.#flushPlanned = false
    if (this.#outbox.bytes === 0) return
    const frame = this.#outbox.take()
    if (this.#socket.readyState !== this.#socket.OPEN) return
    const letsIn = !this.#connacked && this.#connack(frame)
    this.#socket.send(frame)
    if (letsIn) this.#letIn()
    if (this.#socket.bufferedAmount <= this.#limits.maxBufferedBytes) return
    this.watch.limitReached('stream.maxBufferedBytes')
    this.terminate()
  }

  /** The first thing written is CONNACK: Aedes knows no session, we do. [MQTT-3.2.2-2] True when it says yes. */
  #connack(frame: Buffer): boolean {
    if (frame[0] !== firstBytes.connack || frame[3] !== 0) return false
    this.#connacked = true
    if (this.sessionPresent) frame[2] = 1
    return true
  }

  #letIn(): void {
    this.emit('connacked')
    this.#attempt(() => this.#intake.letIn())
  }
}
