import { request } from 'node:http'
import type { Socket } from 'node:net'
import mqttPacket, {
  type IConnackPacket,
  type IConnectPacket,
  type IPublishPacket,
  type ISubackPacket,
  type Packet,
} from 'mqtt-packet'
import { type ClientOptions, WebSocket } from 'ws'
import type { TestPerson } from './people.ts'
import type { TestServer } from './test-server.ts'
import { decode, encode, type TestMessage } from './wire.ts'

type Place = Pick<TestServer, 'wsUrl'>
type PacketOf<Cmd extends Packet['cmd']> = Extract<Packet, { cmd: Cmd }>

/** A peer with full control of the wire: MQTT packets or plain bytes over `ws`. */
export class RawPeer {
  readonly socket: WebSocket
  /** What has arrived and was not taken yet. */
  readonly packets: Packet[] = []
  /** The close code of the WebSocket; 1006 if it was cut. */
  readonly closed: Promise<number>
  readonly #listeners = new Set<() => void>()

  constructor(socket: WebSocket) {
    this.socket = socket
    const parser = mqttPacket.parser()
    parser.on('packet', (packet) => {
      this.packets.push(packet)
      for (const listener of [...this.#listeners]) listener()
    })
    socket.on('message', (data) => parser.parse(data as Buffer))
    socket.on('error', () => {})
    this.closed = new Promise((resolve) => socket.once('close', resolve))
  }

  /** Sends packets, all in one WebSocket message. */
  send(...packets: Packet[]): void {
    this.sendBytes(Buffer.concat(packets.map((packet) => mqttPacket.generate(packet))))
  }

  sendBytes(bytes: Buffer): void {
    this.socket.send(bytes)
  }

  /** Takes the first packet of a kind, past or future. Rejects after 10 s. */
  take<Cmd extends Packet['cmd']>(cmd: Cmd): Promise<PacketOf<Cmd>> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#listeners.delete(look)
        reject(new Error(`no ${cmd} came`))
      }, 10_000)
      const look = () => {
        const at = this.packets.findIndex((packet) => packet.cmd === cmd)
        if (at < 0) return
        clearTimeout(timer)
        this.#listeners.delete(look)
        resolve(this.packets.splice(at, 1)[0] as PacketOf<Cmd>)
      }
      this.#listeners.add(look)
      look()
    })
  }

  /** Resolves when everything that the server has written by now has arrived. */
  async caughtUp(): Promise<void> {
    this.send({ cmd: 'pingreq' })
    await this.take('pingresp')
  }

  /** Returns every PUBLISH that was not taken, acknowledged or not. */
  publishes(): IPublishPacket[] {
    return this.packets.filter((packet) => packet.cmd === 'publish')
  }

  /** Returns them as messages. */
  heard(): TestMessage[] {
    return this.publishes().map((packet) => decode(packet.payload as Buffer))
  }

  acknowledge(...packets: readonly IPublishPacket[]): void {
    this.send(...packets.map(({ messageId = 0 }): Packet => ({ cmd: 'puback', messageId })))
  }

  /** Returns the SUBACK codes, filter by filter: the granted QoS, or 0x80. */
  async subscribe(...filters: string[]): Promise<ISubackPacket['granted']> {
    this.send({ cmd: 'subscribe', messageId: 9, subscriptions: filters.map((topic) => ({ topic, qos: 1 })) })
    return (await this.take('suback')).granted
  }

  /** Cuts the connection as a lost network does. */
  drop(): void {
    this.socket.terminate()
  }
}

/** Opens a WebSocket on which nothing has been sent yet. */
export async function openRaw(server: Place, options: ClientOptions = {}): Promise<RawPeer> {
  const peer = new RawPeer(new WebSocket(server.wsUrl, 'mqtt', options))
  await new Promise<void>((resolve, reject) => {
    peer.socket.once('open', resolve)
    peer.socket.once('error', reject)
  })
  return peer
}

/** Returns a PUBLISH, QoS 1 by default. */
export function publishPacket(
  topic: string,
  message: TestMessage,
  given: Partial<IPublishPacket> = {},
): IPublishPacket {
  const payload = encode({ type: 'TEXT', content: message.uid ?? '', thread: { topic }, ...message })
  return { cmd: 'publish', topic, payload, qos: 1, messageId: 1, dup: false, retain: false, ...given }
}

export type Hello = Partial<IConnectPacket>

export function connectPacket(person: TestPerson, hello: Hello = {}): IConnectPacket {
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: false,
    keepalive: 30,
    clientId: `${person.uid}/web/raw`,
    username: person.uid,
    password: Buffer.from(person.token),
    ...hello,
  }
}

/** Sends CONNECT; returns the peer and its CONNACK. */
export async function greet(
  server: Place,
  person: TestPerson,
  hello: Hello = {},
): Promise<{ peer: RawPeer; connack: IConnackPacket }> {
  const peer = await openRaw(server)
  peer.send(connectPacket(person, hello))
  return { peer, connack: await peer.take('connack') }
}

/** Returns a connected peer. */
export async function connectRaw(server: Place, person: TestPerson, hello: Hello = {}): Promise<RawPeer> {
  const { peer, connack } = await greet(server, person, hello)
  if (connack.returnCode !== 0) throw new Error(`CONNACK ${connack.returnCode}`)
  return peer
}

/** Returns the answer to an upgrade request: 101 with the agreed subprotocol, or the refusal. */
export function tryUpgrade(
  url: string,
  protocols: string[],
  options: ClientOptions = {},
): Promise<{ status: number; protocol?: string }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, protocols, options)
    socket.once('open', () => {
      resolve({ status: 101, protocol: socket.protocol })
      socket.terminate()
    })
    socket.once('unexpected-response', (outgoing, { statusCode = 0 }) => {
      resolve({ status: statusCode })
      outgoing.destroy()
    })
    socket.once('error', reject)
  })
}

/** Returns the TCP socket of an upgraded connection, for frames that no WebSocket library would write. */
export function openTcp(server: Pick<TestServer, 'url'>): Promise<Socket> {
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-protocol': 'mqtt',
  }
  return new Promise((resolve, reject) => {
    const asking = request(`${server.url}/websocket`, { headers })
    asking.once('upgrade', (_response, socket) => resolve(socket as Socket))
    asking.once('error', reject)
    asking.end()
  })
}

const opcodes = { continuation: 0, binary: 2, ping: 9 } as const

/** Returns the head of a masked WebSocket frame, RFC 6455 §5.2; its mask is 0, so that the payload goes unchanged. */
export function frameHead(opcode: keyof typeof opcodes, length: number, fin: 'fin' | 'more' = 'fin'): Buffer {
  const first = (fin === 'fin' ? 0x80 : 0) | opcodes[opcode]
  if (length < 126) return Buffer.from([first, 0x80 | length, 0, 0, 0, 0])
  const head = Buffer.alloc(length < 65_536 ? 8 : 14)
  head[0] = first
  head[1] = 0x80 | (length < 65_536 ? 126 : 127)
  if (length < 65_536) head.writeUInt16BE(length, 2)
  else head.writeUIntBE(length, 4, 6)
  return head
}
