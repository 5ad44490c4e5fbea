import mqttPacket, { type Packet } from 'mqtt-packet'
import { expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { isCounted } from '../support/limits.ts'
import { connectRaw, openRaw, type RawPeer } from '../support/raw-peer.ts'
import { startTestServer } from '../support/test-server.ts'

const server = perFile.server()
const chat = perFile.chat(server)

function publishTo(topic: string, qos: 0 | 1, messageId: number): Buffer {
  const packet: Packet = {
    cmd: 'publish',
    topic,
    payload: 'x',
    qos,
    messageId: messageId || 1,
    dup: false,
    retain: false,
  }
  const bytes = mqttPacket.generate(packet)
  if (qos === 1) bytes.writeUInt16BE(messageId, bytes.length - 3)
  return bytes
}

const malformed: Record<string, () => Buffer> = {
  'NUL in the topic of a PUBLISH': () => publishTo('org/agent/a\0b', 0, 1),
  'a QoS 1 PUBLISH with packet id 0': () => publishTo('org/agent/a', 1, 0),
  'a SUBSCRIBE with packet id 0': () => Buffer.from([0x82, 6, 0, 0, 0, 1, 0x61, 0]),
  'a SUBSCRIBE with NUL in its filter': () => Buffer.from([0x82, 8, 0, 1, 0, 3, 0x61, 0, 0x62, 0]),
  'a SUBSCRIBE with NUL in its second filter': () =>
    Buffer.from([0x82, 12, 0, 1, 0, 1, 0x61, 0, 0, 3, 0x61, 0, 0x62, 0]),
  'a SUBSCRIBE whose filter is longer than the packet': () => Buffer.from([0x82, 6, 0, 1, 0, 9, 0x61, 0]),
  'an UNSUBSCRIBE with NUL in its filter': () => Buffer.from([0xa2, 7, 0, 1, 0, 3, 0x61, 0, 0x62]),
  'an UNSUBSCRIBE with packet id 0': () => Buffer.from([0xa2, 5, 0, 0, 0, 1, 0x61]),
  'a PUBACK with packet id 0': () => Buffer.from([0x40, 2, 0, 0]),
  'a PUBACK of three bytes': () => Buffer.from([0x40, 3, 0, 1, 0]),
  'the reserved packet type 0': () => Buffer.from([0x00, 0]),
  'the reserved packet type 15': () => Buffer.from([0xf0, 0]),
  'a PUBLISH with QoS 3': () => Buffer.from([0x36, 5, 0, 1, 0x61, 0, 1]),
  'a topic longer than its packet': () => Buffer.from([0x30, 4, 0, 9, 0x61, 0x62]),
  'a PUBLISH without a topic': () => Buffer.from([0x30, 2, 0, 0]),
  'a PUBLISH to a wildcard': () => publishTo('org/agent/#', 0, 1),
  'a length of five bytes': () => Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01]),
  'a second CONNECT': () => mqttPacket.generate({ cmd: 'connect', clientId: 'a/b/c', protocolId: 'MQTT' } as Packet),
  'a CONNACK': () => Buffer.from([0x20, 2, 0, 0]),
}

async function bystander(): Promise<RawPeer> {
  return connectRaw(server, chat.visitor, { clientId: `${chat.visitor.uid}/web/bystander` })
}

test.each(Object.keys(malformed))('%s closes the connection', async (name) => {
  const peer = await connectRaw(server, chat.visitor)
  peer.sendBytes(malformed[name]?.() ?? Buffer.alloc(0))
  expect([1000, 1002]).toContain(await peer.closed)
})

test('a peer that violates the protocol is closed, and no other', async () => {
  const other = await bystander()
  const peer = await connectRaw(server, chat.visitor)
  peer.sendBytes(Buffer.from([0xf0, 0]))
  await peer.closed
  await other.caughtUp()
  other.drop()
})

test('any other packet before CONNECT closes the connection, even before it is complete', async () => {
  const strangers = [
    Buffer.from([0xc0, 0]),
    publishTo(chat.topic, 1, 7),
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Buffer.from([0x30]),
    Buffer.from([0x1f, 0]),
  ]
  for (const bytes of strangers) {
    const peer = await openRaw(server)
    peer.sendBytes(bytes)
    expect(await peer.closed).toBe(1002)
    expect(peer.packets).toEqual([])
  }
})

test('a peer that says nothing, or never completes its CONNECT, is closed after a while', async () => {
  const impatient = await startTestServer({ limits: { connectTimeoutMs: 200 } })
  const [mute, stutterer] = [await openRaw(impatient), await openRaw(impatient)]
  stutterer.sendBytes(Buffer.from([0x10, 100, 0, 4]))
  await mute.closed
  await stutterer.closed
  expect([...mute.packets, ...stutterer.packets]).toEqual([])
  await isCounted(impatient, 'connectTimeoutMs', 2)
  await impatient.remove()
})
