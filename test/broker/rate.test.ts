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

test('who sends much in one WebSocket message is no faster, second after second, and is not taken for silent', async () => {
  const peer = await connectRaw(server, chat.visitor, { clean: true, keepalive: 1 })
  const uids = Array.from({ length: 17 }, (_, index) => `joined-${index}`)
  const since = performance.now()
  peer.send(...uids.map((uid, index) => publishPacket(chat.topic, { uid }, { messageId: index + 1 })))
  for (const _ of uids) await peer.take('puback')
  // 17 at 5 a second end in the fourth second at the earliest.
  expect(performance.now() - since).toBeGreaterThan(1900)
  await chat.desk.hearsUid('joined-16')
  expect(chat.desk.heard.map((message) => message.uid).filter((uid) => uid?.startsWith('joined-'))).toEqual(uids)
  peer.drop()
})

test('filters and pings count as messages do, and are answered in their order', async () => {
  const peer = await connectRaw(server, chat.visitor, { clean: true })
  const subscriptions = ['user/a', 'user/b', 'user/c', 'user/d'].map((topic) => ({ topic, qos: 0 as const }))
  const unsubscriptions = subscriptions.map(({ topic }) => topic)
  const since = performance.now()
  peer.send(
    { cmd: 'subscribe', messageId: 1, subscriptions },
    { cmd: 'unsubscribe', messageId: 2, unsubscriptions },
    ...Array.from({ length: 6 }, () => ({ cmd: 'pingreq' as const })),
  )
  await peer.take('suback')
  await peer.take('unsuback')
  for (let count = 0; count < 6; count += 1) await peer.take('pingresp')
  // 16 at 5 a second.
  expect(performance.now() - since).toBeGreaterThan(1900)
  peer.drop()
})
