import type { WebSocket } from 'ws'
import { FrameBatch } from './frame-batch.ts'

/** The first byte of CONNACK. */
export const connackByte = 0x20

/** The callbacks of a writer to its owner. */
export interface WriterOwner {
  /** Whether CONNACK reports that the session existed before. */
  readonly sessionPresent: boolean
  /** Runs a function that may throw. */
  guard(act: () => void): void
  /** A CONNACK that accepts the client has been written. */
  accepted(): void
  /** The network does not take what is written: more than the limit is buffered. */
  overflowed(): void
}

/**
 * Writes to one WebSocket. It never makes a writer wait, so that one frozen subscriber holds up nobody, and it gathers
 * what one turn of the event loop writes into one binary frame.
 */
export class FrameWriter {
  readonly #socket: WebSocket
  readonly #maxBufferedBytes: number
  readonly #owner: WriterOwner
  readonly #batch = new FrameBatch()
  #flushPlanned = false
  #connacked = false

  constructor(socket: WebSocket, maxBufferedBytes: number, owner: WriterOwner) {
    this.#socket = socket
    this.#maxBufferedBytes = maxBufferedBytes
    this.#owner = owner
  }

  /** Returns how many written bytes the network has not taken yet. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount + this.#batch.bytes
  }

  /** Adds a chunk, possibly shared with others; this one's packet id goes to `idOffset` (0: it has none). */
  gather(chunk: Buffer, idOffset: number, packetId: number): void {
    this.#batch.add(chunk, idOffset, packetId)
    if (this.#flushPlanned) return
    this.#flushPlanned = true
    setImmediate(() => this.#owner.guard(() => this.flush()))
  }

  /** Writes what is gathered, at once. */
  flush(): void {
    this.#flushPlanned = false
    if (this.#batch.bytes === 0) return
    const frame = this.#batch.drain()
    if (this.#socket.readyState !== this.#socket.OPEN) return
    const accepts = !this.#connacked && this.#connack(frame)
    this.#socket.send(frame)
    if (accepts) this.#owner.accepted()
    if (this.#socket.bufferedAmount > this.#maxBufferedBytes) this.#owner.overflowed()
  }

  /** Drops what is gathered. */
  clear(): void {
    this.#batch.clear()
  }

  /**
   * Handles CONNACK, the first packet written: Aedes knows no session, so session present is set here. [MQTT-3.2.2-2]
   * Returns true if it accepts the client.
   */
  #connack(frame: Buffer): boolean {
    if (frame[0] !== connackByte || frame[3] !== 0) return false
    this.#connacked = true
    if (this.#owner.sessionPresent) frame[2] = 1
    return true
  }
}
