import mqtt, { type Packet } from 'mqtt-packet'
import { GatheringSink } from './gathering-sink.ts'
import { type Link, openLink } from './link.ts'

/** The credentials of a connection. */
export interface Login {
  readonly clientId: string
  readonly username: string
  readonly password: string
  readonly clean: boolean
}

/** Callbacks of a socket. */
export interface SocketEvents {
  onPublish(payload: Buffer): void
  onPuback(messageId: number): void
}

const maxMessageId = 65_535
const answeredWithinMs = 60_000

/** A client's MQTT 3.1.1 connection that acknowledges every QoS 1 PUBLISH it receives. */
export class MqttSocket {
  readonly #link: Link
  readonly #sink: GatheringSink
  readonly #parser = mqtt.parser()
  readonly #events: SocketEvents
  #lastId = 0
  #awaited: ((packet: Packet) => void) | undefined

  /** `localAddress`: where it connects from, as the server counts connections by address. */
  constructor(url: string, events: SocketEvents, localAddress?: string) {
    this.#events = events
    const onClose = (reason: string) => {
      throw new Error(`the server closed a connection: ${reason}`)
    }
    this.#link = openLink(url, { onBytes: (bytes) => this.#parser.parse(bytes), onClose }, localAddress)
    this.#sink = new GatheringSink((frame) => this.#link.send(frame))
    this.#parser.on('packet', (packet) => this.#take(packet))
  }

  /** Closes the connection. */
  end(): void {
    this.#link.end()
  }

  /** Resolves with CONNACK. */
  async connect(login: Login): Promise<void> {
    await this.#link.opened
    const { clientId, username, password, clean } = login
    const packet = { cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, keepalive: 0 } as const
    const answer = this.#ask({ ...packet, clientId, username, password: Buffer.from(password), clean })
    const connack = await answer
    if (connack.cmd !== 'connack' || connack.returnCode !== 0) throw new Error(`no CONNACK for ${clientId}`)
  }

  /** Resolves with SUBACK. */
  async subscribe(topic: string): Promise<void> {
    await this.#ask({ cmd: 'subscribe', messageId: this.#nextId(), subscriptions: [{ topic, qos: 1 }] })
  }

  /** Returns the packet id that its PUBACK will have. */
  publish(topic: string, payload: Buffer): number {
    const messageId = this.#nextId()
    this.#write({ cmd: 'publish', topic, payload, qos: 1, messageId, dup: false, retain: false })
    return messageId
  }

  /** Rejects after a minute without a response. */
  #ask(packet: Packet): Promise<Packet> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer to ${packet.cmd}`)), answeredWithinMs)
      this.#awaited = (answer) => {
        clearTimeout(timer)
        resolve(answer)
      }
      this.#write(packet)
    })
  }

  #write(packet: Packet): void {
    mqtt.writeToStream(packet, this.#sink as unknown as NodeJS.WritableStream)
  }

  #take(packet: Packet): void {
    switch (packet.cmd) {
      case 'publish':
        if (packet.qos === 1) this.#write({ cmd: 'puback', messageId: packet.messageId ?? 0 })
        return this.#events.onPublish(packet.payload as Buffer)
      case 'puback':
        return this.#events.onPuback(packet.messageId ?? 0)
      default:
        this.#awaited?.(packet)
    }
  }

  #nextId(): number {
    this.#lastId = this.#lastId === maxMessageId ? 1 : this.#lastId + 1
    return this.#lastId
  }
}
