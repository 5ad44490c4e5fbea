/** A packet from the server, MQTT 3.1.1 section 3. Of `other` it only matters that it came, such as PINGRESP. */
export type IncomingPacket =
  | { readonly kind: 'connack'; readonly code: number }
  /** `packetId` is 0 at QoS 0. */
  | { readonly kind: 'publish'; readonly payload: Uint8Array; readonly packetId: number }
  | { readonly kind: 'puback'; readonly packetId: number }
  | { readonly kind: 'other' }

type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()
const maxPacketBytes = 1024 * 1024

/** The stream violates MQTT. */
export class MqttFault extends Error {}

/** Returns CONNECT with clean session off: the server remembers the device and replays what it missed. */
export function connectPacket(given: { clientId: string; password: string; keepaliveSeconds: number }): Bytes {
  const { clientId, password, keepaliveSeconds } = given
  const userAndPassword = 0xc0
  const head = [0, 4, 0x4d, 0x51, 0x54, 0x54, 4, userAndPassword, keepaliveSeconds >> 8, keepaliveSeconds & 0xff]
  return packet(0x10, Uint8Array.from(head), text(clientId), text(''), text(password))
}

/** Returns PUBLISH at QoS 1, or at QoS 0 for packet id 0. */
export function publishPacket(topic: string, payload: Uint8Array, packetId: number): Bytes {
  if (packetId === 0) return packet(0x30, text(topic), payload)
  return packet(0x32, text(topic), uint16(packetId), payload)
}

export function pubackPacket(packetId: number): Bytes {
  return packet(0x40, uint16(packetId))
}

export const pingreqPacket: Bytes = Uint8Array.of(0xc0, 0)
export const disconnectPacket: Bytes = Uint8Array.of(0xe0, 0)

/** Splits the socket's stream into packets, however it was chunked. */
export class PacketReader {
  #rest: Uint8Array = new Uint8Array(0)

  /** Takes a chunk and returns the complete packets. Throws MqttFault. */
  push(chunk: Uint8Array): IncomingPacket[] {
    let bytes = this.#rest.length === 0 ? chunk : joined(this.#rest, chunk)
    const packets: IncomingPacket[] = []
    for (;;) {
      const size = sizeOf(bytes)
      if (size === undefined || bytes.length < size.total) break
      packets.push(read(bytes[0] ?? 0, bytes.subarray(size.head, size.total)))
      bytes = bytes.subarray(size.total)
    }
    this.#rest = bytes
    return packets
  }
}

function read(first: number, body: Uint8Array): IncomingPacket {
  switch (first >> 4) {
    case 2:
      return { kind: 'connack', code: body[1] ?? 0xff }
    case 3:
      return readPublish(first, body)
    case 4:
      return { kind: 'puback', packetId: uint16At(body, 0) }
    default:
      return { kind: 'other' }
  }
}

function readPublish(first: number, body: Uint8Array): IncomingPacket {
  const topicEnd = 2 + uint16At(body, 0)
  const hasId = (first & 0x06) !== 0
  const start = topicEnd + (hasId ? 2 : 0)
  if (start > body.length) fault()
  return { kind: 'publish', packetId: hasId ? uint16At(body, topicEnd) : 0, payload: body.subarray(start) }
}

/** Returns the sizes of the head and the whole packet; undefined while the length is incomplete (MQTT 3.1.1, 2.2.3). */
function sizeOf(bytes: Uint8Array): { head: number; total: number } | undefined {
  let length = 0
  for (let index = 1; index <= 4; index += 1) {
    const byte = bytes[index]
    if (byte === undefined) return undefined
    length += (byte & 0x7f) * 128 ** (index - 1)
    if (byte < 0x80) {
      if (length > maxPacketBytes) fault()
      return { head: index + 1, total: index + 1 + length }
    }
  }
  return fault()
}

function packet(first: number, ...parts: Uint8Array[]): Bytes {
  const body = joined(...parts)
  return joined(Uint8Array.of(first), variableBytes(body.length), body)
}

/** Encodes a number like MQTT lengths and protobuf varints: seven bits a byte, the lowest first. */
export function variableBytes(value: number): Bytes {
  const bytes: number[] = []
  let rest = value
  do {
    bytes.push(rest >= 128 ? (rest % 128) + 128 : rest)
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return Uint8Array.from(bytes)
}

function text(value: string): Uint8Array {
  const bytes = encoder.encode(value)
  return joined(uint16(bytes.length), bytes)
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff)
}

function uint16At(bytes: Uint8Array, at: number): number {
  const [high, low] = [bytes[at], bytes[at + 1]]
  if (high === undefined || low === undefined) fault()
  return high * 256 + low
}

function fault(): never {
  throw new MqttFault('The stream is not MQTT.')
}

/** Concatenates byte arrays. */
export function joined(...parts: Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
