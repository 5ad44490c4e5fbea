import { afterAll, beforeAll, expect, test } from 'vitest'
import { perFile } from '../../support/fixtures.ts'
import { connectRaw, openRaw, publishPacket, type RawPeer } from '../../support/raw-peer.ts'
import { first, packet } from './bytes.ts'
import { connectCases } from './connect-cases.ts'
import { filterCases } from './filter-cases.ts'
import { headerCases } from './header-cases.ts'
import { publishCases } from './publish-cases.ts'

// Everything for which chapters 2 and 3 of MQTT 3.1.1, and chapter 4 on topics, require the server to close.

const server = perFile.server()
const chat = perFile.chat(server)
/** Sends every valid packet of the table, and is never closed. */
let sound: RawPeer
let innocent: RawPeer
beforeAll(async () => {
  sound = await device('sound')
  innocent = await device('innocent')
})
afterAll(() => {
  sound.drop()
  innocent.drop()
})

const device = (name: string) =>
  connectRaw(server, chat.visitor, { clientId: `${chat.visitor.uid}/web/${name}`, clean: true })

function sendByteByByte(peer: RawPeer, bytes: Buffer): void {
  for (const byte of bytes) peer.sendBytes(Buffer.from([byte]))
}

const ways = { 'in one frame': (peer: RawPeer, bytes: Buffer) => peer.sendBytes(bytes), 'byte by byte': sendByteByByte }

async function isOpen(peer: RawPeer): Promise<void> {
  await peer.caughtUp()
  peer.packets.length = 0
}

const inside = [...headerCases, ...publishCases, ...filterCases]
const named = <One extends { clause: string; what: string }>(cases: readonly One[]) =>
  cases.map((one) => [`[${one.clause}] ${one.what}`, one] as const)

test('the table has at least 150 cases, and no duplicates', () => {
  const names = named<{ clause: string; what: string }>([...inside, ...connectCases]).map(([name]) => name)
  expect(names.length).toBeGreaterThanOrEqual(150)
  expect(new Set(names).size).toBe(names.length)
})

test.each(named(inside))('%s', async (_name, { bad, sound: twin }) => {
  for (const send of Object.values(ways)) {
    const peer = await device('bad')
    send(peer, bad)
    expect(await peer.closed).toBe(1002)
    send(sound, twin)
    await isOpen(sound)
  }
  await isOpen(innocent)
})

test.each(named(connectCases))('%s', async (_name, { bad, sound: twin, connack }) => {
  for (const send of Object.values(ways)) {
    const peer = await openRaw(server)
    send(peer, bad(chat.visitor))
    expect(await peer.closed).toBe(connack === undefined ? 1002 : 1000)
    const answers = connack === undefined ? [] : [{ cmd: 'connack', returnCode: connack, sessionPresent: false }]
    expect(peer.packets).toMatchObject(answers)
    expect(peer.packets).toHaveLength(answers.length)
  }
  const peer = await openRaw(server)
  peer.sendBytes(twin(chat.visitor))
  expect((await peer.take('connack')).returnCode).toBe(0)
  peer.drop()
  await isOpen(innocent)
})

const all = Object.entries(first).filter(([name]) => name !== 'connect')

test.each(all)('[MQTT-3.1.0-1] %s before CONNECT', async (_name, firstByte) => {
  const peer = await openRaw(server)
  // The first byte decides: the server does not wait for the rest.
  peer.sendBytes(Buffer.from([firstByte]))
  expect(await peer.closed).toBe(1002)
  expect(peer.packets).toEqual([])
})

test('[MQTT-3.1.0-2] a second CONNECT closes, even before the first one is answered', async () => {
  const connect = connectCases.find(({ connack }) => connack === undefined)?.sound(chat.visitor) ?? Buffer.alloc(0)
  const [late, early] = [await device('late'), await openRaw(server)]
  late.sendBytes(connect)
  expect(await late.closed).toBe(1002)
  early.sendBytes(Buffer.concat([connect, connect]))
  expect((await early.take('connack')).returnCode).toBe(0)
  expect(await early.closed).toBe(1002)
})

test('[MQTT-3.14.4-2] packets after DISCONNECT are ignored, in the same frame and in the next', async () => {
  const publish = (uid: string) => publishPacket(chat.topic, { uid })
  const [one, two] = [await device('one'), await device('two')]
  one.send(publish('before-1'), { cmd: 'disconnect' }, publish('after-1'))
  two.send(publish('before-2'), { cmd: 'disconnect' })
  two.send(publish('after-2'))
  expect([await one.closed, await two.closed]).toEqual([1000, 1000])
  await expect
    .poll(() => server.rows("select uid from messages where uid like 'before-_' order by uid"))
    .toEqual([{ uid: 'before-1' }, { uid: 'before-2' }])
  innocent.send(publish('later'))
  await innocent.take('puback')
  expect(server.rows("select uid from messages where uid like 'after-_'")).toEqual([])
})

test('[MQTT-4.8.0-1] packets before a bad one are processed, those after it are not', async () => {
  const peer = await device('mixed')
  const before = publishPacket(chat.topic, { uid: 'sound-before' })
  peer.send(before)
  peer.sendBytes(Buffer.concat([packet(first.pubrel, [0, 1]), packet(0xf0)]))
  peer.send(publishPacket(chat.topic, { uid: 'sound-behind' }, { messageId: 2 }))
  expect(await peer.closed).toBe(1002)
  await chat.agentDevice.hearsUid('sound-before')
  innocent.send(publishPacket(chat.topic, { uid: 'sound-later' }, { messageId: 3 }))
  await chat.agentDevice.hearsUid('sound-later')
  expect(chat.agentDevice.heard.filter(({ uid }) => uid === 'sound-behind')).toEqual([])
})

test('[MQTT-3.14.4-3] DISCONNECT closes with 1000', async () => {
  const peer = await device('polite')
  peer.sendBytes(packet(first.disconnect))
  expect(await peer.closed).toBe(1000)
})
