import { Duplex } from 'node:stream'
import type { RawData, WebSocket } from 'ws'
import { type CloseReason, closeCodes } from './close-codes.ts'
import type { Publish } from './decode-publish.ts'
import { FrameError } from './frame-error.ts'
import { connackByte, FrameWriter, type WriterOwner } from './frame-writer.ts'
import { type Inbound, Intake, type IntakeOwner } from './intake.ts'
import type { StreamWatch } from './stream-events.ts'
import type { StreamLimits } from './stream-limits.ts'

const firstBytes = { puback: 0x40, pubrec: 0x50 } as const

/**
 * A WebSocket as the Duplex that Aedes reads and writes: an intake for what arrives, a writer for what leaves. Anything
 * thrown for this connection, by a listener or by a handler of its packets, closes only this connection.
 */
export class SocketStream extends Duplex implements IntakeOwner, WriterOwner {
  readonly watch: StreamWatch
  readonly #socket: WebSocket
  readonly #intake: Intake
  readonly #writer: FrameWriter
  /** The peer has left, but not everything it sent is processed yet. */
  #left = false
  #failed = false

  constructor(socket: WebSocket, limits: StreamLimits, watch: StreamWatch) {
    super({ readableHighWaterMark: 256 * 1024, writableHighWaterMark: limits.maxBufferedBytes, decodeStrings: false })
    this.#socket = socket
    this.watch = watch
    this.#intake = new Intake(limits, this)
    this.#writer = new FrameWriter(socket, limits.maxBufferedBytes, this)
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary))
    socket.on('ping', () => this.guard(() => this.#intake.pinged()))
    socket.on('pong', () => this.#intake.ponged())
    socket.on('close', () => {
      this.#left = true
      if (!this.#intake.hasMore) this.destroy()
    })
    socket.on('error', () => this.destroy())
  }

  /** Returns how many received bytes are not processed yet. */
  get keptBytes(): number {
    return this.#intake.keptBytes
  }

  /** Returns whether the peer has sent DISCONNECT. */
  get hasSaidGoodbye(): boolean {
    return this.#intake.hasSaidGoodbye
  }

  /** Returns when the peer last answered a ping, ms since 1970 UTC; 0 if it never did. */
  get pongAt(): number {
    return this.#intake.pongAt
  }

  /** Returns when the peer last sent anything, ms since 1970 UTC. */
  get heardAt(): number {
    return this.#intake.heardAt
  }

  /** Returns whether reading is paused, whatever the peer may have sent. */
  get isUnread(): boolean {
    return this.#intake.isPaused
  }

  /** Returns how many written bytes the network has not taken yet. */
  get bufferedBytes(): number {
    return this.#writer.bufferedBytes
  }

  /** Sends a WebSocket ping. */
  ping(): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping()
  }

  /** Writes a PUBLISH shared with other receivers; this one's packet id goes to `idOffset` (0: it has none). */
  sendPublish(frame: Buffer, idOffset: number, packetId: number): void {
    this.#writer.gather(frame, idOffset, packetId)
  }

  send(packet: Buffer): void {
    this.#writer.gather(packet, 0, 0)
  }

  /** Answers a PUBLISH of QoS 1 or 2. */
  acknowledge({ qos, packetId }: Pick<Publish, 'qos' | 'packetId'>): void {
    this.answer(qos === 1 ? firstBytes.puback : firstBytes.pubrec, packetId)
  }

  answer(firstByte: number, packetId: number): void {
    this.#writer.gather(Buffer.from([firstByte, 2, packetId >> 8, packetId & 255]), 0, 0)
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

  /** Whether CONNACK reports that the session existed before. */
  get sessionPresent(): boolean {
    return this.#intake.sessionPresent
  }

  accepted(): void {
    this.emit('connacked')
    this.guard(() => this.#intake.letIn())
  }

  overflowed(): void {
    this.watch.limitReached('stream.maxBufferedBytes')
    this.terminate()
  }

  attempt(act: () => void): void {
    if (!this.destroyed) this.guard(act)
  }

  /** Passes its packets to `inbound` from now on. */
  open(inbound: Inbound): void {
    this.#intake.open(inbound)
  }

  /** Counts work; if that is too much, reading continues later. */
  countWork(count: number): void {
    this.#intake.countWork(count)
  }

  /** Stops reading until `goOn` was called as often, including bytes already received. */
  hold(): void {
    this.#intake.hold()
  }

  goOn(): void {
    this.#intake.goOn()
  }

  /** Closes the connection with the code of a reason. */
  closeFor(reason: CloseReason): void {
    if (this.destroyed) return
    this.#writer.flush()
    this.#socket.close(closeCodes[reason], reason)
    this.watch.closed(reason)
    this.destroy()
  }

  /** Closes the connection for an error that is not the peer's, and reports the first such error. */
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

  // Its listeners belong to Aedes and to us. Node calls them in turns of their own, where a throw would end the
  // process.
  override emit(event: string | symbol, ...values: unknown[]): boolean {
    try {
      return super.emit(event, ...values)
    } catch (error) {
      this.fail(error)
      return true
    }
  }

  // mqtt-packet corks around every packet; gathering per turn works better.
  override cork(): void {}
  override uncork(): void {}

  override _write(chunk: Buffer | string, encoding: BufferEncoding, done: () => void): void {
    this.#writer.gather(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk, 0, 0)
    done()
  }

  override _read(): void {
    if (!this.destroyed) this.guard(() => this.#intake.readOn())
  }

  override _final(done: () => void): void {
    this.#writer.flush()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#writer.flush()
    // ws cuts off a peer that does not answer the closing handshake after its closeTimeout.
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.close(error === null ? 1000 : closeCodes.malformed)
    // A paused socket would never notice that the peer has closed.
    this.#socket.resume()
    done(null)
  }

  /** Cuts the connection without waiting for the peer. */
  terminate(): void {
    this.#writer.clear()
    this.#socket.terminate()
    this.destroy()
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.attempt(() => (isBinary ? this.#intake.receive(data as Buffer) : this.closeFor('textFrame')))
  }

  /** Runs a function; what it throws closes this connection. */
  guard(act: () => void): void {
    try {
      act()
    } catch (error) {
      if (error instanceof FrameError) this.guard(() => this.#turnAway(error))
      else this.fail(error)
    }
  }

  #turnAway({ connack }: FrameError): void {
    if (connack === undefined) return this.closeFor('malformed')
    this.#writer.gather(Buffer.from([connackByte, 2, 0, connack]), 0, 0)
    this.destroy()
  }
}
