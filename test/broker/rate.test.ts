import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultLimits } from '../../server/limits.ts'
import { type Chat, startChat } from '../support/chat.ts'
import { connect } from '../support/people.ts'
import { connectRaw, publishPacket } from '../support/raw-peer.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
let chat: Chat
beforeAll(async () => {
  server = await startTestServer({ limits: { stream: { ...defaultLimits.stream, maxPublishesPerSecond: 5 } } })
  chat = await startChat(server)
})
afterAll(() => server.remove())

test('who publishes faster than allowed is read more slowly, and loses nothing', async () => {
  const visitor = await connect(server, chat.visitor)
  const uids = Array.from({ length: 12 }, (_, index) => `fast-${index}`)
  const since = performance.now()
  for (const uid of uids) await visitor.say(chat.topic, { uid })
  // 12 at 5 a second end in the third second at the earliest.
  expect(performance.now() - since).toBeGreaterThan(1000)
  await chat.desk.hearsUid('fast-11')
  expect(chat.desk.heard.map((message) => message.uid).filter((uid) => uid?.startsWith('fast-'))).toEqual(uids)
  visitor.drop()
})

test('more at once than a thread can hold is refused as busy, and each message is either stored or refused', async () => {
  const peer = await connectRaw(server, chat.visitor, { clean: true })
  const count = 3000
  peer.send(
    ...Array.from({ length: count }, (_, index) =>
      publishPacket(chat.topic, { uid: `burst-${index}` }, { messageId: index + 1 }),
    ),
  )
  const acknowledged = new Set<number>()
  while (acknowledged.size < count) acknowledged.add((await peer.take('puback')).messageId ?? 0)
  const busy = peer
    .heard()
    .filter((message) => message.type === 'ERROR')
    .map((message) => JSON.parse(message.content ?? ''))
  const stored = server.rows("select uid from messages where uid like 'burst-%'").map((row) => row.uid)
  expect(new Set(busy.map((one) => one.code))).toEqual(new Set(['busy']))
  expect(stored.length).toBeGreaterThan(0)
  expect([...stored, ...busy.map((one) => one.uid)]).toHaveLength(count)
  expect(new Set([...stored, ...busy.map((one) => one.uid)]).size).toBe(count)
  peer.drop()
})
