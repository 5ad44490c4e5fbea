import { expect, test } from 'vitest'
import { defaultLimits } from '../../server/config/limits.ts'
import { startChat } from '../support/chat.ts'
import { perFile } from '../support/fixtures.ts'
import { connect, newVisitor } from '../support/people.ts'
import { connectRaw, publishPacket, type RawPeer } from '../support/raw-peer.ts'

const stream = { ...defaultLimits.stream, maxPublishesPerSecond: 5, refusedFilterWork: 5 }
const server = perFile.server({ limits: { stream } })
const chat = perFile.chat(server)

test('a peer that publishes faster than allowed is read more slowly, and loses nothing', async () => {
  const visitor = await connect(server, chat.visitor)
  const uids = Array.from({ length: 12 }, (_, index) => `fast-${index}`)
  const since = performance.now()
  for (const uid of uids) await visitor.say(chat.topic, { uid })
  // 12 at 5 a second end in the third second at the earliest.
  expect(performance.now() - since).toBeGreaterThan(1000)
  await chat.agentDevice.hearsUid('fast-11')
  expect(chat.agentDevice.heard.map((message) => message.uid).filter((uid) => uid?.startsWith('fast-'))).toEqual(uids)
  visitor.drop()
})

test('many packets in one WebSocket message are no faster, second after second, and do not count as silence', async () => {
  const peer = await connectRaw(server, chat.visitor, { clean: true, keepalive: 1 })
  const uids = Array.from({ length: 17 }, (_, index) => `joined-${index}`)
  const since = performance.now()
  peer.send(...uids.map((uid, index) => publishPacket(chat.topic, { uid }, { messageId: index + 1 })))
  for (const _ of uids) await peer.take('puback')
  // 17 at 5 a second end in the fourth second at the earliest.
  expect(performance.now() - since).toBeGreaterThan(1900)
  await chat.agentDevice.hearsUid('joined-16')
  expect(chat.agentDevice.heard.map((message) => message.uid).filter((uid) => uid?.startsWith('joined-'))).toEqual(uids)
  peer.drop()
})

test('filters and pings count like messages, and are answered in order', async () => {
  const peer = await connectRaw(server, chat.visitor, { clean: true })
  const subscriptions = Array.from({ length: 4 }, () => ({ topic: `user/${chat.visitor.uid}`, qos: 0 as const }))
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

const pings = (count: number) => Array.from({ length: count }, () => ({ cmd: 'pingreq' as const }))

/** Sends that many PINGREQ at once; resolves when all are answered. */
async function ping(peer: RawPeer, count: number): Promise<void> {
  peer.send(...pings(count))
  for (let answered = 0; answered < count; answered += 1) await peer.take('pingresp')
}

test('the budget of a user covers all their connections, even later ones, and nobody else’s', async () => {
  const { visitor: user, topic } = await startChat(server)
  const device = (name: string) => connectRaw(server, user, { clientId: `${user.uid}/web/${name}`, clean: true })
  const stranger = await connectRaw(server, await newVisitor(server), { clean: true })
  const [busy, other] = [await device('busy'), await device('other')]
  const since = performance.now()
  busy.send(...Array.from({ length: 10 }, (_, index) => publishPacket(topic, { uid: `busy-${index}` }, { qos: 0 })))
  const all = Promise.all([ping(busy, 1), ping(other, 8)]).then(() => 'the user')
  expect(await Promise.race([all, stranger.caughtUp().then(() => 'the stranger')])).toBe('the stranger')
  await all
  // 19 at 5 a second, with 5 in advance and one read ahead on each; counted separately they would take half as long.
  expect(performance.now() - since).toBeGreaterThan(2000)
  busy.drop()
  await busy.closed
  const again = await device('again')
  await ping(again, 8)
  // With these 27: a new budget would have 5 more in advance.
  expect(performance.now() - since).toBeGreaterThan(3600)
  for (const peer of [other, again, stranger]) peer.drop()
})

test('a refused filter costs more than a granted one, and waiting for that does not count as silence', async () => {
  const user = await newVisitor(server)
  const peer = await connectRaw(server, user, { clean: true, keepalive: 1 })
  const since = performance.now()
  expect(await peer.subscribe('user/nobody', 'user/no-one', 'user/none')).toEqual([128, 128, 128])
  await peer.caughtUp()
  // 1 + 3 + 3 × 5 units at 5 a second: the next is read after 2.8 s, longer than one and a half times the keepalive.
  expect(performance.now() - since).toBeGreaterThan(2500)
  peer.drop()
})

test('throttled reads, refusals and closes are counted', async () => {
  const counted = async (name: string) => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(metrics)?.[1] ?? 0)
  }
  const names = ['throttled_total', 'filters_refused_total', 'closed_total{why="malformed"}']
  const counts = () => Promise.all(names.map((name) => counted(`parley_mqtt_${name.replace(/[{}]/g, '\\$&')}`)))
  const before = await counts()
  const peer = await connectRaw(server, await newVisitor(server), { clean: true })
  expect(await peer.subscribe('user/a', 'user/b')).toEqual([128, 128])
  await peer.caughtUp()
  peer.sendBytes(Buffer.from([0xf0, 0]))
  await peer.closed
  const after = await counts()
  expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([expect.any(Number), 2, 1])
  expect(after[0]).toBeGreaterThan(before[0] ?? 0)
})
