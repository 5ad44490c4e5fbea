import type { WebSocket } from 'ws'
import { heaviestBeyond } from '../app/limits/heaviest.ts'
import type { SocketStream } from './socket-stream.ts'

/** Limits for the bytes that all connections together make the server hold. */
export interface HeldLimits {
  readonly maxFragments: number
  /** Time for a WebSocket message, and for an MQTT packet, from its first byte to its last. */
  readonly maxUnfinishedMs: number
  /** Bytes received that cannot be processed yet. */
  readonly maxUnfinishedBytes: number
  /** Bytes written that the network has not taken. */
  readonly maxUnsentBytes: number
}

/** Why a connection is cut. */
export type HeldReason = 'slow' | 'unfinished' | 'unsent'

/** A connection's bytes. */
interface ConnectionBytes {
  readonly webSocket: WebSocket
  readonly stream: SocketStream
  /** The unfinished bytes: since when, ms since 1970 UTC, and the most there have been. */
  sinceMs: number
  sinceBytes: number
  unfinished: number
  unsent: number
}

/** Memory that Node uses for a piece of a message besides its bytes. */
const pieceBytes = 256

/** Tracks the bytes that connections make the server hold, in both directions. */
export class BufferedBytes {
  readonly #limits: HeldLimits
  readonly #onCut: (why: HeldReason) => void
  readonly #all = new Set<ConnectionBytes>()

  constructor(limits: HeldLimits, onCut: (why: HeldReason) => void) {
    this.#limits = limits
    this.#onCut = onCut
  }

  watch(webSocket: WebSocket, stream: SocketStream): void {
    const held: ConnectionBytes = { webSocket, stream, sinceMs: Date.now(), sinceBytes: 0, unfinished: 0, unsent: 0 }
    this.#all.add(held)
    webSocket.on('close', () => this.#all.delete(held))
  }

  /** Cuts connections that take too long, and among those that hold too much together, the ones that hold most. */
  check(nowMs: number): void {
    const { maxUnfinishedMs, maxUnfinishedBytes, maxUnsentBytes } = this.#limits
    const all: ConnectionBytes[] = []
    for (const held of this.#all) {
      held.unsent = held.stream.bufferedBytes
      if (this.#unfinishedMs(held, nowMs) > maxUnfinishedMs) this.#cut(held, 'slow')
      else if (held.unfinished + held.unsent > 0) all.push(held)
    }
    for (const held of heaviestBeyond(all, (one) => one.unfinished, maxUnfinishedBytes)) this.#cut(held, 'unfinished')
    for (const held of heaviestBeyond(all, (one) => one.unsent, maxUnsentBytes)) this.#cut(held, 'unsent')
  }

  /** Returns how long the same message or packet has been arriving. */
  #unfinishedMs(held: ConnectionBytes, nowMs: number): number {
    const { bytes, pieces } = inReceiver(held.webSocket)
    const unfinished = bytes + held.stream.keptBytes
    held.unfinished = unfinished + pieces * pieceBytes
    // The unfinished message has been processed when most of it is gone: until then it only grows. While the server
    // itself does not read, the peer gets no time charged.
    const isNew = unfinished <= held.sinceBytes / 2 || held.webSocket.isPaused
    if (isNew) held.sinceMs = nowMs
    held.sinceBytes = isNew ? unfinished : Math.max(unfinished, held.sinceBytes)
    return nowMs - held.sinceMs
  }

  #cut({ webSocket, stream }: ConnectionBytes, why: HeldReason): void {
    this.#onCut(why)
    stream.terminate()
    webSocket.terminate()
  }
}

/** What ws buffers of a message; it does not report this, so it is read from inside ws (ws 8.23, lib/receiver.js). */
interface Receiver {
  readonly _bufferedBytes: number
  readonly _buffers: readonly unknown[]
  readonly _messageLength: number
  readonly _fragments: readonly unknown[]
}

function inReceiver(webSocket: WebSocket): { bytes: number; pieces: number } {
  const { _receiver: receiver } = webSocket as unknown as { readonly _receiver: Receiver | null }
  if (receiver === null) return { bytes: 0, pieces: 0 }
  return {
    bytes: receiver._bufferedBytes + receiver._messageLength,
    pieces: receiver._buffers.length + receiver._fragments.length,
  }
}
