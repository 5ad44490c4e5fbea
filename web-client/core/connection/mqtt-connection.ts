import type { Platform, SocketLike } from '../platform/platform.ts'
import {
  connectPacket,
  disconnectPacket,
  type IncomingPacket,
  PacketReader,
  pingreqPacket,
  pubackPacket,
  publishPacket,
} from './mqtt-packets.ts'

const connectWithinMs = 10_000
const keepaliveSeconds = 30
/** A person who looks at the page must learn of a lost connection within seconds. Otherwise the keepalive is enough. */
const seen = { everyMs: 8000, withinMs: 5000 }
const unseen = { everyMs: 20_000, withinMs: 5000 }
/** For a machine that reports no network, which is usually right but may be wrong. */
const doubted = { everyMs: 1000, withinMs: 2000 }

/** Why a connection ended. */
export type Closing =
  /** CONNACK refused, MQTT 3.1.1 section 3.2.2.3. */
  | { readonly kind: 'refused'; readonly code: number }
  /** The WebSocket closed with this code; protocol.md lists those of Parley. */
  | { readonly kind: 'closed'; readonly code: number }
  /** The server did not answer in time. */
  | { readonly kind: 'silent' }

/** The events of a connection. `onClosed` comes once and last. */
export interface ConnectionEvents {
  readonly onConnected: () => void
  /** The message is acknowledged when this returns. */
  readonly onPublish: (payload: Uint8Array) => void
  readonly onClosed: (closing: Closing) => void
}

type ConnectionPlatform = Pick<Platform, 'clock' | 'isVisible' | 'isOnline'>

/** One MQTT connection from CONNECT to its end. It cannot be reopened. */
export class MqttConnection {
  readonly #socket: SocketLike
  readonly #platform: ConnectionPlatform
  readonly #events: ConnectionEvents
  readonly #reader = new PacketReader()
  #state: 'opening' | 'connected' | 'over' = 'opening'
  #packetId = 0
  #answerDueAt = Number.POSITIVE_INFINITY
  #cancelWait: () => void
  #cancelPing = () => {}

  constructor(given: {
    socket: SocketLike
    clientId: string
    token: string
    platform: ConnectionPlatform
    events: ConnectionEvents
  }) {
    const { socket, clientId, token, platform, events } = given
    this.#socket = socket
    this.#platform = platform
    this.#events = events
    this.#cancelWait = platform.clock.after(connectWithinMs, () => this.#end({ kind: 'silent' }))
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => socket.send(connectPacket({ clientId, password: token, keepaliveSeconds }))
    socket.onmessage = ({ data }) => this.#receive(new Uint8Array(data as ArrayBuffer))
    socket.onclose = ({ code }) => this.#end({ kind: 'closed', code })
  }

  /** Publishes at QoS 1, or at QoS 0 for transient messages. Returns false without a connection. */
  publish(topic: string, payload: Uint8Array, qos: 0 | 1): boolean {
    if (this.#state !== 'connected') return false
    if (qos === 1) this.#packetId = (this.#packetId % 0xffff) + 1
    this.#socket.send(publishPacket(topic, payload, qos === 1 ? this.#packetId : 0))
    return true
  }

  /** Sends a ping now. The connection ends if nothing comes within `withinMs`. */
  probe(withinMs: number): void {
    const { clock } = this.#platform
    const dueAt = clock.now() + withinMs
    // A new probe does not postpone the deadline of an unanswered one.
    if (this.#state !== 'connected' || dueAt >= this.#answerDueAt) return
    this.#answerDueAt = dueAt
    this.#cancelWait()
    this.#cancelWait = clock.after(withinMs, () => this.#end({ kind: 'silent' }))
    this.#socket.send(pingreqPacket)
  }

  /** Closes the connection without calling `onClosed`. */
  close(): void {
    if (this.#state === 'connected') this.#socket.send(disconnectPacket)
    this.#over()
  }

  #receive(chunk: Uint8Array): void {
    if (this.#state === 'over') return
    let packets: IncomingPacket[]
    try {
      packets = this.#reader.push(chunk)
    } catch {
      return this.#end({ kind: 'closed', code: 1002 })
    }
    for (const packet of packets) this.#handle(packet)
  }

  #handle(packet: IncomingPacket): void {
    if (this.#state === 'over') return
    // Anything received is a sign of life.
    if (this.#state === 'connected') this.#alive()
    if (packet.kind === 'connack') return this.#welcomed(packet.code)
    if (packet.kind !== 'publish') return
    this.#events.onPublish(packet.payload)
    if (packet.packetId !== 0 && this.#is('connected')) this.#socket.send(pubackPacket(packet.packetId))
  }

  #is(state: string): boolean {
    return this.#state === state
  }

  #welcomed(code: number): void {
    if (code !== 0) return this.#end({ kind: 'refused', code })
    this.#state = 'connected'
    this.#alive()
    this.#events.onConnected()
  }

  #alive(): void {
    this.#answerDueAt = Number.POSITIVE_INFINITY
    this.#cancelWait()
    this.#cancelPing()
    const { clock, isVisible, isOnline } = this.#platform
    const { everyMs, withinMs } = isVisible() ? (isOnline() ? seen : doubted) : unseen
    this.#cancelPing = clock.after(everyMs, () => this.probe(withinMs))
  }

  #end(closing: Closing): void {
    if (this.#state === 'over') return
    this.#over()
    this.#events.onClosed(closing)
  }

  #over(): void {
    this.#state = 'over'
    this.#cancelWait()
    this.#cancelPing()
    this.#socket.onopen = null
    this.#socket.onmessage = null
    this.#socket.onclose = null
    this.#socket.close()
  }
}

/** Whether it ended because of its token, so that a new one may help. */
export function isTokenRefused(closing: Closing): boolean {
  if (closing.kind === 'refused') return closing.code === 4 || closing.code === 5
  return closing.kind === 'closed' && (closing.code === 4001 || closing.code === 4002)
}
