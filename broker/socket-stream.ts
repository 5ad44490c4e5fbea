import { Duplex } from 'node:stream'
import type { RawData, WebSocket } from 'ws'
import { type CloseReason, closeCodes } from './close-codes.ts'
import { FrameError, FrameGuard, type PublishPlace } from './frame-guard.ts'
import { Outbox } from './outbox.ts'
import { type Publish, readPublish } from './publish-packet.ts'
import { Rate } from './rate.ts'

/** Bytes and messages one connection may cost. */
export interface StreamLimits {
  /** A packet before CONNACK, and all of them together. */
  readonly maxBytesBeforeConnack: number
  readonly maxPacketBytes: number
  /** Written and not yet taken by the network; more and the connection is shed. */
  readonly maxBufferedBytes: number
  /** A peer whose buffer has not shrunk for this long is cut off. */
  readonly maxStallMs: number
  /** PUBLISH packets a second, and what else there is but PUBACKs, and filters; more are read later, not refused. */
  readonly maxPublishesPerSecond: number
}

const firstByteOfConnack = 0x20
const firstByteOfPuback = 0x40

/**
 * A WebSocket as the Duplex that Aedes reads and writes. It never makes a writer wait, so that one frozen
 * subscriber holds up nobody; it gathers what a turn of the event loop writes into one binary frame.
 */
export class SocketStream extends Duplex {
  /** When the peer last said anything, ms since 1970 UTC. */
  heardAt = Date.now()
  /** Whether CONNACK tells that the session was there before. */
  sessionPresent = false
  onAcknowledged: (packetId: number) => void = () => {}
  /** Takes PUBLISH packets of QoS 0 and 1; without it they go to the reader like the rest. */
  onPublish: ((publish: Publish) => void) | undefined
  readonly #socket: WebSocket
  readonly #limits: StreamLimits
  readonly #guard: FrameGuard
  readonly #outbox = new Outbox()
  #flushPlanned = false
  #connacked = false
  #bytesBeforeConnack = 0
  readonly #rate: Rate
  #full = false
  #throttled = false
  #held = false
  /** The peer has left, and not all it said is taken yet. */
  #left = false

  constructor(socket: WebSocket, limits: StreamLimits) {
    super({ readableHighWaterMark: 256 * 1024, writableHighWaterMark: limits.maxBufferedBytes, decodeStrings: false })
    this.#socket = socket
    this.#limits = limits
    this.#rate = new Rate(limits.maxPublishesPerSecond)
    this.#guard = new FrameGuard(limits.maxBytesBeforeConnack, {
      onAcknowledged: (packetId) => this.onAcknowledged(packetId),
      onPublish: (bytes, place) => this.#takePublish(bytes, place),
      onWork: (count) => this.#countWork(count),
    })
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary))
    socket.on('pong', () => {
      this.heardAt = Date.now()
    })
    socket.on('close', () => {
      this.#left = true
      if (!this.#guard.isHeld) this.destroy()
    })
    socket.on('error', () => this.destroy())
  }

  /** Bytes that have come and are not taken yet. */
  get keptBytes(): number {
    return this.#guard.keptBytes
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

  /** Answers a PUBLISH of QoS 1. */
  acknowledge(packetId: number): void {
    this.#gather(Buffer.from([firstByteOfPuback, 2, packetId >> 8, packetId & 255]), 0, 0)
  }

  /** Reads no more until `goOn`, not even the rest of what has come. */
  hold(): void {
    this.#held = true
    this.#guard.hold()
    this.#socket.pause()
  }

  goOn(): void {
    this.#held = false
    this.#listen()
  }

  /** Ends the connection and tells the peer why. */
  closeFor(reason: CloseReason): void {
    if (this.destroyed) return
    this.#flush()
    this.#socket.close(closeCodes[reason], reason)
    this.destroy()
  }

  // mqtt-packet corks around every packet; gathering per turn does that better.
  override cork(): void {}
  override uncork(): void {}

  override _write(chunk: Buffer | string, encoding: BufferEncoding, done: () => void): void {
    this.#gather(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk, 0, 0)
    done()
  }

  override _read(): void {
    this.#full = false
    this.#listen()
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
    if (this.destroyed) return
    this.heardAt = Date.now()
    if (!isBinary) return this.closeFor('textFrame')
    const chunk = data as Buffer
    this.#guarded(() => {
      if (!this.#connacked) this.#countBeforeConnack(chunk.length)
      return this.#guard.accept(chunk)
    })
  }

  #guarded(accept: () => readonly Buffer[]): void {
    try {
      for (const packets of accept()) this.#full = !this.push(packets)
      if (this.#waits) this.#socket.pause()
    } catch (error) {
      if (!(error instanceof FrameError)) throw error
      this.closeFor('malformed')
    }
  }

  #takePublish(bytes: Buffer, place: PublishPlace): boolean {
    const { onPublish } = this
    // The handshake of QoS 2 is not ours.
    if (onPublish === undefined || (place.first & 4) !== 0) return false
    onPublish(readPublish(bytes, place))
    return true
  }

  #countBeforeConnack(bytes: number): void {
    this.#bytesBeforeConnack += bytes
    if (this.#bytesBeforeConnack > 2 * this.#limits.maxBytesBeforeConnack)
      throw new FrameError('too much before CONNACK')
  }

  #countWork(count: number): void {
    const waitMs = this.#rate.count(count, this.heardAt)
    if (waitMs === 0 || this.#throttled) return
    this.#throttled = true
    this.#guard.hold()
    setTimeout(() => this.#unthrottle(), waitMs).unref()
  }

  #unthrottle(): void {
    this.#throttled = false
    this.#listen()
  }

  get #waits(): boolean {
    return this.#full || this.#throttled || this.#held
  }

  #listen(): void {
    if (this.#waits || this.destroyed) return
    if (this.#guard.isHeld) {
      // It came earlier and is heard only now: the peer was not silent, and this second counts it.
      this.heardAt = Date.now()
      this.#guarded(() => this.#guard.goOn())
      if (this.#waits) return
    }
    if (this.#left) this.destroy()
    else this.#socket.resume()
  }

  #gather(chunk: Buffer, idOffset: number, packetId: number): void {
    this.#outbox.add(chunk, idOffset, packetId)
    if (this.#flushPlanned) return
    this.#flushPlanned = true
    setImmediate(() => this.#flush())
  }

  #flush(): void {
    this.#flushPlanned = false
    if (this.#outbox.bytes === 0) return
    const frame = this.#outbox.take()
    if (this.#socket.readyState !== this.#socket.OPEN) return
    const letsIn = !this.#connacked && this.#connack(frame)
    this.#socket.send(frame)
    if (letsIn) this.#letIn()
    if (this.#socket.bufferedAmount > this.#limits.maxBufferedBytes) this.terminate()
  }

  /** The first thing written is CONNACK: Aedes knows no session, we do. [MQTT-3.2.2-2] True when it says yes. */
  #connack(frame: Buffer): boolean {
    if (frame[0] !== firstByteOfConnack || frame[3] !== 0) return false
    this.#connacked = true
    if (this.sessionPresent) frame[2] = 1
    return true
  }

  #letIn(): void {
    this.emit('connacked')
    this.#guarded(() => this.#guard.letIn(this.#limits.maxPacketBytes))
  }
}
