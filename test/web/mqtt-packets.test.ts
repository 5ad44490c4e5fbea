import { generate, type Packet, parser } from 'mqtt-packet'
import { describe, expect, test } from 'vitest'
import {
  connectPacket,
  disconnectPacket,
  MqttFault,
  PacketReader,
  pingreqPacket,
  pubackPacket,
  publishPacket,
} from '../../web-client/core/connection/mqtt-packets.ts'

/** Parses the bytes with another MQTT implementation. */
function readByOther(bytes: Uint8Array): Packet {
  const packets: Packet[] = []
  const other = parser({ protocolVersion: 4 })
  other.on('packet', (packet: Packet) => packets.push(packet))
  other.parse(Buffer.from(bytes))
  const [packet] = packets
  if (packet === undefined || packets.length > 1) throw new Error(`${packets.length} packets`)
  return packet
}

describe('what it writes', () => {
  test('means the same to another implementation', () => {
    const connect = readByOther(connectPacket({ clientId: 'u/WEB/d', password: 'token', keepaliveSeconds: 300 }))
    expect(connect).toMatchObject({ cmd: 'connect', protocolVersion: 4, clean: false, keepalive: 300 })
    expect(connect).toMatchObject({ clientId: 'u/WEB/d', password: Buffer.from('token') })
    const payload = new Uint8Array(200).fill(7)
    const publish = { cmd: 'publish', topic: 'org/agent/安/v', qos: 1, messageId: 65_535, retain: false, dup: false }
    expect(readByOther(publishPacket(publish.topic, payload, 65_535))).toMatchObject(publish)
    expect(readByOther(publishPacket('t', payload, 0))).toMatchObject({ qos: 0, payload: Buffer.from(payload) })
    expect(readByOther(pubackPacket(258))).toMatchObject({ cmd: 'puback', messageId: 258 })
    expect(readByOther(pingreqPacket)).toMatchObject({ cmd: 'pingreq' })
    expect(readByOther(disconnectPacket)).toMatchObject({ cmd: 'disconnect' })
  })
})

describe('what it parses', () => {
  const payload = Buffer.alloc(20_000, 'x')
  const stream = Buffer.concat([
    generate({ cmd: 'connack', returnCode: 0, sessionPresent: true }),
    generate({ cmd: 'publish', topic: 'a/b', payload, qos: 1, messageId: 9, dup: false, retain: false }),
    generate({ cmd: 'publish', topic: 'a', payload: 'y', qos: 0, dup: false, retain: false }),
    generate({ cmd: 'puback', messageId: 77 }),
    generate({ cmd: 'pingresp' }),
  ])

  test.each([1, 2, 3, 1000, stream.length])('is the same in chunks of %i bytes', (size) => {
    const reader = new PacketReader()
    const packets = []
    for (let at = 0; at < stream.length; at += size) packets.push(...reader.push(stream.subarray(at, at + size)))
    expect(packets).toMatchObject([
      { kind: 'connack', code: 0 },
      { kind: 'publish', packetId: 9 },
      { kind: 'publish', packetId: 0 },
      { kind: 'puback', packetId: 77 },
      { kind: 'other' },
    ])
    expect(packets[1]).toHaveProperty('payload.length', 20_000)
  })

  test('is refused if it is not MQTT, or longer than anything the server sends', () => {
    const push = (...bytes: number[]) => new PacketReader().push(Uint8Array.from(bytes))
    expect(() => push(0x30, 0xff, 0xff, 0xff, 0xff)).toThrow(MqttFault)
    expect(() => push(0x30, 0xff, 0xff, 0xff, 0x7f)).toThrow(MqttFault)
    expect(() => push(0x30, 2, 0xff, 0xff)).toThrow(MqttFault)
    expect(() => push(0x40, 0)).toThrow(MqttFault)
  })
})
