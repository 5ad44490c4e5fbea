import type { IPublishPacket } from 'mqtt-packet'
import { afterEach, expect, test } from 'vitest'
import { type Chat, startChat } from '../support/chat.ts'
import { perTest } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { isCounted, limitsWith, metric } from '../support/limits.ts'
import { newVisitor, openThread } from '../support/people.ts'
import { connectRaw, publishPacket, type RawPeer } from '../support/raw-peer.ts'
import { decode } from '../support/wire.ts'

const server = perTest.unstarted()
let chat: Chat
afterEach(() => chat?.agentDevice.drop())

async function start(numbers: Readonly<Record<string, number>>): Promise<void> {
  await server.start({ limits: limitsWith(numbers) })
  chat = await startChat(server)
}

const sayAt = (topic: string, token: string, uid: string, content = 'x') =>
  server.http.post('/visitor/api/v1/message/send', { uid, content, thread: { topic } }, token)
const say = (uid: string, content = 'x') => sayAt(chat.topic, chat.visitor.token, uid, content)
const agentSays = (uid: string, content = 'x') =>
  server.http.post('/api/v1/message/rest/send', { uid, content, thread: { topic: chat.topic } }, chat.agent.token)
const uidsOf = (count: number, prefix = 'm') => Array.from({ length: count }, (_, index) => `${prefix}${index}`)
const slow = () => connectRaw(server, chat.visitor, { clientId: `${chat.visitor.uid}/web/slow` })

/** Takes and acknowledges messages until there are `count` of QoS 1. */
async function takeAll(peer: RawPeer, count: number): Promise<(string | undefined)[]> {
  const taken: IPublishPacket[] = []
  while (taken.length < count) {
    const packet = await peer.take('publish')
    if (packet.qos === 0) continue
    peer.acknowledge(packet)
    taken.push(packet)
  }
  return taken.map((packet) => decode(packet.payload as Buffer).uid)
}

async function storedUids(): Promise<string[]> {
  const path = `/visitor/api/v1/message/thread/uid?threadUid=${chat.uid}&after=0&limit=100`
  return (await server.http.get(path, chat.visitor.token)).body.data.content.map(({ uid }) => uid)
}

/** Rushes of many messages, each of another visitor, until some are refused: how many arrive together is chance. */
async function rush(numbers: Readonly<Record<string, number>>, content: string): Promise<void> {
  await server.start({ limits: limitsWith(numbers) })
  let refusals = 0
  for (let round = 0; round < 8 && refusals === 0; round += 1) refusals = await rushOfOne(content)
  expect(refusals).toBeGreaterThan(0)
}

/** No device is connected whose cursors would be written too. Returns how many were refused. */
async function rushOfOne(content: string): Promise<number> {
  const visitor = await newVisitor(server)
  const { uid, topic } = await openThread(server, visitor)
  const uids = uidsOf(40)
  const answers = await Promise.all(uids.map((one) => sayAt(topic, visitor.token, one, content)))
  const others = answers.filter(({ status }) => status !== 200)
  for (const answer of others) expect(answer).toEqual(refused(503, 'busy'))
  const stored = server.rows("select uid from messages where thread_uid = ? and type = 'TEXT' and uid like 'm%'", uid)
  const taken = uids.filter((_, index) => answers[index]?.status === 200)
  expect(taken).not.toEqual([])
  expect(stored.map((row) => row.uid).toSorted()).toEqual(taken.toSorted())
  expect((await sayAt(topic, visitor.token, 'later', content)).status).toBe(200)
  return others.length
}

test('of messages that cannot all wait for the commit, some are refused as busy and each of the others is stored', async () => {
  await rush({ 'commits.operations': 1, 'commits.underWay': 1, 'commits.waiting': 3 }, 'x')
  for (const limit of ['operations', 'underWay', 'waiting']) await isCounted(server, `commits.${limit}`)
})

test('the same holds for the length of what waits', async () => {
  const numbers = { 'commits.characters': 1000, 'commits.underWay': 1, 'commits.waitingCharacters': 3000 }
  await rush(numbers, 'x'.repeat(600))
  for (const limit of ['characters', 'waitingCharacters']) await isCounted(server, `commits.${limit}`)
})

test('a device that acknowledges nothing gets a window of messages, and the rest in order once it does', async () => {
  await start({ 'feed.unacknowledged': 3 })
  const peer = await slow()
  for (const uid of uidsOf(5)) await agentSays(uid)
  await peer.caughtUp()
  expect(peer.heard().map(({ uid }) => uid)).toEqual(uidsOf(3))
  await isCounted(server, 'feed.unacknowledged')
  expect(await takeAll(peer, 5)).toEqual(uidsOf(5))
  peer.drop()
})

test('a window can also be full by characters', async () => {
  await start({ 'feed.unacknowledgedCharacters': 100 })
  const peer = await slow()
  for (const uid of uidsOf(4)) await agentSays(uid, 'x'.repeat(60))
  await peer.caughtUp()
  expect(peer.heard().map(({ uid }) => uid)).toEqual(uidsOf(2))
  await isCounted(server, 'feed.unacknowledgedCharacters')
  expect(await takeAll(peer, 4)).toEqual(uidsOf(4))
  peer.drop()
})

test('a device that is behind gets as many repeats and receipts as are kept', async () => {
  await start({ 'feed.unacknowledged': 1, 'feed.repeats': 1, 'feed.lateReceipts': 1 })
  for (const uid of ['mine', 'mine too']) await say(uid)
  const peer = await slow()
  for (const uid of uidsOf(2)) await agentSays(uid)
  await peer.caughtUp()
  peer.send(publishPacket(chat.topic, { uid: 'mine' }, { messageId: 2 }))
  peer.send(publishPacket(chat.topic, { uid: 'mine too' }, { messageId: 3 }))
  await peer.take('puback')
  await peer.take('puback')
  for (const content of ['mine', 'mine too'])
    await chat.agentDevice.say(chat.topic, { uid: `read ${content}`, type: 'READ', content })
  await isCounted(server, 'feed.repeats')
  await isCounted(server, 'feed.lateReceipts')
  // What it missed, and the one repeat that was kept.
  expect(await takeAll(peer, 3)).toEqual(['m0', 'm1', 'mine'])
  await peer.caughtUp()
  expect(peer.heard().filter(({ type }) => type !== 'READ')).toEqual([])
  peer.drop()
})

test('a connection has that many messages in progress; the rest is read and stored after them', async () => {
  await start({ 'stream.maxUnderWay': 2 })
  const peer = await slow()
  const uids = uidsOf(12)
  peer.send(...uids.map((uid, index) => publishPacket(chat.topic, { uid }, { messageId: index + 1 })))
  for (const _ of uids) await peer.take('puback')
  expect((await storedUids()).filter((uid) => uid.startsWith('m')).toReversed()).toEqual(uids)
  await isCounted(server, 'stream.maxUnderWay')
  peer.drop()
})

test('a user whose budget was evicted starts with a full one', async () => {
  await start({ 'budgets.remembered': 2, 'budgets.visitor.messagesAMinute': 1 })
  const guest = async () => {
    const visitor = await newVisitor(server)
    const { topic } = await openThread(server, visitor)
    return (uid: string) => sayAt(topic, visitor.token, uid)
  }
  const [first, ...others] = [await guest(), await guest(), await guest()]
  expect((await first('a')).status).toBe(200)
  expect((await first('b')).status).toBe(429)
  for (const other of others) expect((await other('c')).status).toBe(200)
  expect((await first('d')).status).toBe(200)
  await isCounted(server, 'budgets.remembered')
})

test('the visitors of an address open that many threads, those of another as many of their own', async () => {
  await start({ 'budgets.begin.threadsAnHourOfAddress': 2 })
  const begin = async (address: string) => {
    const { token } = await newVisitor(server)
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': address, authorization: `Bearer ${token}` }
    const body = JSON.stringify({ type: '1', sid: 'df_wg_uid' })
    return (await fetch(`${server.url}/visitor/api/v1/thread`, { method: 'POST', headers, body })).status
  }
  const statuses = [await begin('192.0.2.1'), await begin('192.0.2.1'), await begin('192.0.2.1')]
  expect(statuses).toEqual([200, 200, 429])
  expect(await begin('192.0.2.2')).toBe(200)
  await expect.poll(() => metric(server, 'parley_over_budget_total{spender="address"}')).toBe(1)
})
