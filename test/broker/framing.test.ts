import mqttPacket, { type Packet } from 'mqtt-packet'
import { expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { connectPacket, connectRaw, openRaw, publishPacket } from '../support/raw-peer.ts'

const server = perFile.server()
const chat = perFile.chat(server)

const publish = (uid: string, messageId: number): Packet => publishPacket(chat.topic, { uid }, { messageId })

test('a text frame closes the connection with 1003, before and after CONNACK', async () => {
  for (const peer of [await openRaw(server), await connectRaw(server, chat.visitor)]) {
    peer.socket.send('hello')
    expect(await peer.closed).toBe(1003)
  }
})

test('packets cut into frames of one byte each are reassembled', async () => {
  const peer = await openRaw(server)
  const send = (packet: Packet) => {
    for (const byte of mqttPacket.generate(packet)) peer.sendBytes(Buffer.from([byte]))
  }
  send(connectPacket(chat.visitor))
  expect((await peer.take('connack')).returnCode).toBe(0)
  send(publish('split-1', 1))
  send(publish('split-2', 2))
  await chat.agentDevice.hearsUid('split-2')
  expect((await chat.agentDevice.hearsUid('split-1')).content).toBe('split-1')
  peer.drop()
})

test('many packets in one frame are processed one after the other, CONNECT first', async () => {
  const peer = await openRaw(server)
  const uids = Array.from({ length: 20 }, (_, index) => `joined-${index}`)
  peer.send(connectPacket(chat.visitor), ...uids.map((uid, index) => publish(uid, index + 1)), { cmd: 'pingreq' })
  await chat.agentDevice.hearsUid('joined-19')
  const heard = chat.agentDevice.heard.map((message) => message.uid ?? '').filter((uid) => uid.startsWith('joined-'))
  expect(heard).toEqual(uids)
  await peer.take('pingresp')
  for (const _ of uids) await peer.take('puback')
  peer.drop()
})

test('a packet split across frames is completed by the next one', async () => {
  const peer = await connectRaw(server, chat.visitor)
  const bytes = Buffer.concat(
    ['cut-1', 'cut-2', 'cut-3'].map((uid, index) => mqttPacket.generate(publish(uid, index + 1))),
  )
  const third = Math.floor(bytes.length / 3)
  for (const at of [0, third + 1, 2 * third - 1]) {
    const end = at === 0 ? third + 1 : at === third + 1 ? 2 * third - 1 : bytes.length
    peer.sendBytes(bytes.subarray(at, end))
  }
  await chat.agentDevice.hearsUid('cut-3')
  await chat.agentDevice.hearsUid('cut-2')
  peer.drop()
})
