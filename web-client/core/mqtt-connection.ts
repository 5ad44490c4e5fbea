import {
  connectPacket,
  disconnectPacket,
  type Incoming,
  PacketReader,
  pingreqPacket,
  pubackPacket,
  publishPacket,
} from './mqtt-packets.ts'
import type { Clock, SocketLike } from './platform.ts'

const connectWithinMs = 10_000
const keepaliveSeconds = 30
const pingEveryMs = 20_000
const answerWithinMs = 8000

/** Why a connection is no more. */
export type Closing =
  /** CONNACK said no, MQTT 3.1.1 section 3.2.2.3. */
  | { readonly kind: 'refused'; readonly code: number }
  /** The WebSocket ended with this code; protocol.md names those of Parley. */
  | { readonly kind: 'closed'; readonly code: number }
  /** It was silent where it should have answered. */
  | { readonly kind: 'silent' }

/** What a connection tells. `onClosed` comes once, and nothing after it. */
export interface ConnectionEvents {
  readonly onConnected: () => void
  /** It is acknowledged when this returns. */
  readonly onPublish: (payload: Uint8Array) => void
  readonly onClosed: (closing: Closing) => void
}

/** One MQTT connection from CONNECT to its end; it is not opened again. */
export class MqttConnection {
  readonly #socket: SocketLike
  readonly #clock: Clock
  readonly #events: ConnectionEvents
  readonly #reader = new PacketReader()
  #state: 'opening' | 'connected' | 'over' = 'opening'
  #packetId = 0
  #cancelWait: () => void
  #cancelPing = () => {}

  constructor(given: {
    socket: SocketLike
    clientId: string
    token: string
    clock: Clock
    events: ConnectionEvents
  }) {
    const { socket, clientId, token, clock, events } = given
    this.#socket = socket
    this.#clock = clock
    this.#events = events
    this.#cancelWait = clock.after(connectWithinMs, () => this.#end({ kind: 'silent' }))
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => socket.send(connectPacket({ clientId, password: token, keepaliveSeconds }))
    socket.onmessage = ({ data }) => this.#take(new Uint8Array(data as ArrayBuffer))
    socket.onclose = ({ code }) => this.#end({ kind: 'closed', code })
  }

  /** At QoS 1, or at QoS 0 for what is of the moment. False when there is no connection. */
  publish(topic: string, payload: Uint8Array, qos: 0 | 1): boolean {
    if (this.#state !== 'connected') return false
    if (qos === 1) this.#packetId = (this.#packetId % 0xffff) + 1
    this.#socket.send(publishPacket(topic, payload, qos === 1 ? this.#packetId : 0))
    return true
  }

  /** Asks for a sign of life now; the connection ends when none comes within so many ms. */
  probe(withinMs = answerWithinMs): void {
    if (this.#state !== 'connected') return
    this.#cancelWait()
    this.#cancelWait = this.#clock.after(withinMs, () => this.#end({ kind: 'silent' }))
    this.#socket.send(pingreqPacket)
  }

  /** Ends it for a reason of one's own; nothing is told. */
  close(): void {
    if (this.#state === 'connected') this.#socket.send(disconnectPacket)
    this.#over()
  }

  #take(chunk: Uint8Array): void {
    if (this.#state === 'over') return
    let packets: Incoming[]
    try {
      packets = this.#reader.push(chunk)
    } catch {
      return this.#end({ kind: 'closed', code: 1002 })
    }
    for (const packet of packets) this.#treat(packet)
  }

  #treat(packet: Incoming): void {
    if (this.#state === 'over') return
    // Whatever comes is a sign of life.
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
    this.#cancelWait()
    this.#cancelPing()
    this.#cancelPing = this.#clock.after(pingEveryMs, () => this.probe())
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

/** Whether it ended because of its token: another one may do. */
export function isTokenRefused(closing: Closing): boolean {
  if (closing.kind === 'refused') return closing.code === 4 || closing.code === 5
  return closing.kind === 'closed' && (closing.code === 4001 || closing.code === 4002)
}
