import { beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { newVisitor, type TestPerson } from '../support/people.ts'
import { connectPacket, connectRaw, greet, openRaw, publishPacket } from '../support/raw-peer.ts'
import { startTestServer } from '../support/test-server.ts'

const server = perFile.server()
const chat = perFile.chat(server)
let stranger: TestPerson
beforeAll(async () => {
  stranger = await newVisitor(server, 'Stranger')
})

const named = (device: string) => ({ clientId: `${chat.visitor.uid}/web/${device}` })

test('the same clientId again closes the older connection with 4003 and replaces it', async () => {
  const older = await connectRaw(server, chat.visitor, named('same'))
  const newer = await connectRaw(server, chat.visitor, named('same'))
  expect(await older.closed).toBe(4003)
  await chat.agentDevice.say(chat.topic, { uid: 'after-takeover' })
  await newer.take('publish')
  expect(older.publishes()).toEqual([])
  newer.drop()
})

test('of many concurrent connections of one clientId, one stays', async () => {
  const peers = await Promise.all(Array.from({ length: 6 }, () => openRaw(server)))
  for (const peer of peers) peer.send(connectPacket(chat.visitor, named('crowd')))
  const open = new Set(peers)
  await new Promise<void>((resolve) => {
    for (const peer of peers) {
      void peer.closed.then(() => {
        open.delete(peer)
        if (open.size === 1) resolve()
      })
    }
  })
  const [last] = [...open]
  await last?.caughtUp()
  await chat.agentDevice.say(chat.topic, { uid: 'to-the-last' })
  expect((await last?.take('publish'))?.topic).toBe(chat.topic)
  last?.drop()
})

test('nobody closes a connection by using a clientId that is not theirs', async () => {
  const mine = await connectRaw(server, chat.visitor, named('mine'))
  const { peer, connack } = await greet(server, stranger, named('mine'))
  expect(connack.returnCode).toBe(5)
  await peer.closed
  await mine.caughtUp()
  mine.drop()
})

test('every device of both sides receives a message once, the sender’s included', async () => {
  const devices = await Promise.all(
    ['one', 'two', 'three'].map((name) => connectRaw(server, chat.visitor, named(name))),
  )
  const deskToo = await connectRaw(server, chat.agent)
  const onlooker = await connectRaw(server, stranger)
  devices[0]?.send(publishPacket(chat.topic, { uid: 'to-all' }))
  await chat.agentDevice.hearsUid('to-all')
  for (const peer of [...devices, deskToo]) {
    await peer.caughtUp()
    expect(peer.heard().filter((message) => message.uid === 'to-all')).toHaveLength(1)
  }
  await onlooker.caughtUp()
  expect(onlooker.publishes()).toEqual([])
  for (const peer of [...devices, deskToo, onlooker]) peer.drop()
})

test('CONNACK says whether a device with clean=false was here before', async () => {
  const present = async (clean: boolean) => {
    const { peer, connack } = await greet(server, chat.visitor, { ...named('known'), clean })
    peer.drop()
    return connack.sessionPresent
  }
  expect(await present(false)).toBe(false)
  expect(await present(false)).toBe(true)
  expect(await present(true)).toBe(false)
  expect(await present(false)).toBe(false)
})

test('a device with clean=false is known after a restart of the server', async () => {
  const first = await startTestServer()
  const visitor = await newVisitor(first)
  const before = await greet(first, visitor)
  expect(before.connack.sessionPresent).toBe(false)
  await first.stop()
  const second = await startTestServer({ dataFolder: first.dataFolder })
  const after = await greet(second, visitor)
  expect(after.connack.sessionPresent).toBe(true)
  after.peer.drop()
  await second.remove()
})
