import { once } from 'node:events'
import mqttPacket from 'mqtt-packet'
import { expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { connectPacket, connectRaw, frameHead, openRaw, openTcp, publishPacket } from '../support/raw-peer.ts'

const kilobyte = Buffer.alloc(1024)
const maxPacketBytes = 256 * 1024

const server = perFile.server()
const chat = perFile.chat(server)

/** A fixed header that declares 60 MB. */
const declares60Mb = (firstByte: number) => Buffer.from([firstByte, 0x80, 0x8e, 0xce, 0x1c])

/** A PUBLISH with that many bytes after its fixed header. */
function publishOf(remainingBytes: number, uid: string): Buffer {
  const overhead =
    mqttPacket.generate(publishPacket(chat.topic, { uid, content: 'x'.repeat(100_000) })).length - 100_004
  const bytes = mqttPacket.generate(publishPacket(chat.topic, { uid, content: 'x'.repeat(remainingBytes - overhead) }))
  expect(bytes.length).toBe(remainingBytes + 4)
  return bytes
}

/** Sends one kilobyte after the other until the connection is gone; returns how many it took. */
async function kilobytesUntilGone(send: () => void, gone: Promise<unknown>): Promise<number> {
  let isGone = false
  void gone.then(() => {
    isGone = true
  })
  let sent = 0
  while (!isGone && sent < 1024) {
    send()
    sent += 1
    for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate)
  }
  return sent
}

test('a packet that declares 60 MB closes the connection at its header, before and after CONNACK', async () => {
  const stranger = await openRaw(server)
  stranger.sendBytes(declares60Mb(0x10))
  expect(await stranger.closed).toBe(1002)
  const known = await connectRaw(server, chat.visitor)
  known.sendBytes(declares60Mb(0x32))
  expect(await known.closed).toBe(1002)
})

test('a stranger who sends an endless frame is cut off after some kilobytes', async () => {
  const socket = await openTcp(server)
  socket.on('error', () => {})
  const gone = once(socket, 'close')
  socket.resume()
  socket.write(Buffer.concat([frameHead('binary', 1024 * 1024 - 1), declares60Mb(0x10)]))
  expect(await kilobytesUntilGone(() => socket.write(kilobyte), gone)).toBeLessThan(256)
})

test('a stranger who sends endless continuation frames is cut off after some kilobytes', async () => {
  const peer = await openRaw(server)
  peer.socket.send(declares60Mb(0x10), { fin: false })
  expect(await kilobytesUntilGone(() => peer.socket.send(kilobyte, { fin: false }), peer.closed)).toBeLessThan(256)
})

test('a CONNECT of more than 8 KB closes the connection, a smaller one is read', async () => {
  const small = await openRaw(server)
  small.send(connectPacket(chat.visitor, { password: Buffer.alloc(8000, 'x') }))
  expect((await small.take('connack')).returnCode).toBe(4)
  const big = await openRaw(server)
  big.send(connectPacket(chat.visitor, { password: Buffer.alloc(8192, 'x') }))
  expect(await big.closed).toBe(1002)
  expect(big.packets).toEqual([])
})

test('a stranger’s packets behind an unanswered CONNECT are bounded together', async () => {
  const peer = await openRaw(server)
  const packets = Array.from({ length: 40 }, (_, index) =>
    publishPacket(chat.topic, { uid: `early-${index}`, content: 'x'.repeat(500) }, { messageId: index + 1 }),
  )
  peer.send(connectPacket({ ...chat.visitor, token: 'wrong' }), ...packets)
  expect(await peer.closed).toBe(1002)
})

test('a packet of 256 KB is accepted, one byte more closes the connection', async () => {
  const peer = await connectRaw(server, chat.agent, { clean: true })
  peer.sendBytes(publishOf(maxPacketBytes, 'biggest'))
  await peer.take('puback')
  expect((await chat.agentDevice.hearsUid('biggest')).content?.length).toBeGreaterThan(261_000)
  peer.sendBytes(publishOf(maxPacketBytes + 1, 'too-big'))
  expect(await peer.closed).toBe(1002)
  expect(server.rows("select uid from messages where uid = 'too-big'")).toEqual([])
})

test('a WebSocket message of more than a megabyte closes the connection', async () => {
  const peer = await connectRaw(server, chat.visitor)
  peer.sendBytes(Buffer.alloc(1024 * 1024 + 1))
  expect(await peer.closed).toBe(1009)
})

test('a packet in one WebSocket message of many continuation frames is reassembled', async () => {
  const peer = await openRaw(server)
  const sendInParts = (bytes: Buffer) => {
    const parts = Array.from({ length: Math.ceil(bytes.length / 20) }, (_, index) =>
      bytes.subarray(index * 20, (index + 1) * 20),
    )
    for (const [index, part] of parts.entries()) {
      peer.socket.send(part, { fin: index === parts.length - 1 })
      if (index === 1) peer.socket.ping()
    }
  }
  sendInParts(mqttPacket.generate(connectPacket(chat.visitor)))
  expect((await peer.take('connack')).returnCode).toBe(0)
  sendInParts(mqttPacket.generate(publishPacket(chat.topic, { uid: 'in-parts', content: 'whole again' })))
  expect((await chat.agentDevice.hearsUid('in-parts')).content).toBe('whole again')
  peer.drop()
})
