import mqtt from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import type { Guest, Office } from '../support/office.ts'
import { openOffice } from '../support/office.ts'
import { connect, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'

const server = perFile.server()
let office: Office
let ann: TestPerson
let bea: TestPerson
let annDevice: TestDevice
let onlooker: TestDevice

beforeAll(async () => {
  office = openOffice(server)
  ;[ann, bea] = [await office.hire(), await office.hire()]
  annDevice = await office.comes(ann)
  onlooker = await office.comes(await office.hire())
  const away = { status: 'BUSY' }
  for (const { token } of [bea, onlooker.person]) await server.http.post('/api/v1/agent/update/status', away, token)
})
afterAll(() => office.close())

const refusalOf = async (device: TestDevice, topic: string, uid: string, type = 'TEXT') => {
  await device.say(topic, { uid, type, thread: {} })
  return (await device.refusal(uid)).code
}

/** Sends the same way as a backend or a page that cannot connect. */
const postTo = (path: string, topic: string, message: object, token: string) =>
  server.http.post(path, { ...message, type: 'TEXT', thread: { topic } }, token)

async function ended(guest: Guest): Promise<void> {
  await server.http.post('/visitor/api/v1/thread/close', { uid: guest.thread.uid }, guest.token)
}

test('a program of mqtt.js and JSON alone talks with an agent over the topics of two people', async () => {
  const guest = await office.arrives()
  const talks = async ({ uid, token }: TestPerson) => {
    const client = await mqtt.connectAsync(server.wsUrl, {
      clientId: `${uid}/web/program`,
      username: uid,
      password: token,
    })
    const heard: { topic: string; message: Record<string, unknown> }[] = []
    client.on('message', (topic, payload) => {
      if (payload[0] === 0x7b) heard.push({ topic, message: JSON.parse(payload.toString()) })
    })
    await client.subscribeAsync(`user/${uid}/messages`)
    const say = (to: string, uid: string, content: string) =>
      client.publishAsync(`user/${to}/messages`, JSON.stringify({ uid, type: 'TEXT', content, timestamp: Date.now() }))
    const hears = async (uid: string) => {
      await expect.poll(() => heard.map(({ message }) => message.uid)).toContain(uid)
      return heard.find(({ message }) => message.uid === uid)
    }
    return { client, say, hears }
  }
  const [vera, agent] = [await talks(guest), await talks(ann)]
  await agent.say(guest.uid, 'p0', 'Good morning')
  await vera.say(ann.uid, 'p1', 'Hello')
  // On the topic one is subscribed to: one's only open thread.
  await vera.say(guest.uid, 'p2', 'Are you there?')
  for (const uid of ['p1', 'p2']) {
    expect(await vera.hears(uid)).toMatchObject({
      topic: `user/${guest.uid}/messages`,
      message: { thread: { topic: guest.thread.topic }, user: { uid: guest.uid }, status: 'SUCCESS' },
    })
    expect(await agent.hears(uid)).toMatchObject({ topic: `user/${ann.uid}/messages` })
  }
  const stored = server.rows('select uid from messages where thread_uid = ? order by seq', guest.thread.uid)
  expect(stored.map(({ uid }) => uid)).toEqual(expect.arrayContaining(['p0', 'p1', 'p2']))
  // Whoever has not subscribed there hears the same on the thread's topic.
  await annDevice.hearsUid('p1')
  expect(annDevice.topics[annDevice.heard.findIndex(({ uid }) => uid === 'p1')]).toBe(guest.thread.topic)
  await onlooker.roundTrip()
  expect(onlooker.heard.map(({ uid }) => uid)).not.toContain('p1')
  for (const { client } of [vera, agent]) await client.endAsync()
  await ended(guest)
})

test('after UNSUBSCRIBE, and on another connection, messages come on the topic of their thread', async () => {
  const guest = await office.arrives()
  const own = `user/${guest.uid}/messages`
  const topicOf = async (uid: string) => {
    await annDevice.say(guest.thread.topic, { uid })
    await guest.page.hearsUid(uid)
    return guest.page.topics[guest.page.heard.findIndex((message) => message.uid === uid)]
  }
  expect(await topicOf('u1')).toBe(guest.thread.topic)
  await guest.page.client.subscribeAsync(own)
  expect(await topicOf('u2')).toBe(own)
  await guest.page.client.unsubscribeAsync(`user/${guest.uid}`)
  expect(await topicOf('u3')).toBe(own)
  await guest.page.client.unsubscribeAsync(own)
  expect(await topicOf('u4')).toBe(guest.thread.topic)
  await ended(guest)
})

test('many messages to one person keep their order', async () => {
  const guest = await office.arrives()
  const uids = Array.from({ length: 50 }, (_, index) => `order-${index}`)
  await Promise.all(uids.map((uid) => guest.page.say(`user/${ann.uid}`, { uid, thread: {} })))
  const stored = server.rows(
    `select uid from messages where thread_uid = ? and uid like 'order-%' order by seq`,
    guest.thread.uid,
  )
  expect(stored.map(({ uid }) => uid)).toEqual(uids)
  await ended(guest)
})

test('whoever is not there, or may not be known, looks like an ended thread with an agent', async () => {
  const [guest, other] = [await office.arrives(), await office.arrives()]
  const { page } = guest
  for (const uid of ['nobody', other.uid, 'df_wg_uid'])
    expect(await refusalOf(page, `user/${uid}`, `to-${uid}`)).toBe('thread_not_found')
  expect(await refusalOf(onlooker, `user/${guest.uid}/messages`, 'stranger')).toBe('thread_not_found')
  // Ann has two open threads now: which one is meant by her own topic is not known.
  expect(await refusalOf(annDevice, `user/${ann.uid}`, 'which')).toBe('thread_not_found')
  await ended(other)
  await annDevice.say(`user/${ann.uid}/messages`, { uid: 'only one', thread: {} })
  await page.hearsUid('only one')
  await ended(guest)
  expect(await refusalOf(annDevice, `user/${guest.uid}`, 'too late', 'TYPING')).toBe('thread_not_found')
  expect(other.page.heard.map(({ uid }) => uid)).not.toContain('only one')
})

test('a repeat on one’s own topic gets its first receipt after the end too, whatever one had before', async () => {
  const guest = await office.arrives()
  await ended(guest)
  const { uid: threadUid } = await openThread(server, guest, { sid: office.workgroup, forceNewThread: true })
  await guest.page.say(`user/${guest.uid}`, { uid: 'own again', thread: {} })
  const first = await guest.page.hearsUid('own again')
  await server.http.post('/visitor/api/v1/thread/close', { uid: threadUid }, guest.token)
  await guest.page.say(`user/${guest.uid}`, { uid: 'own again', thread: {} })
  const echoes = () => guest.page.heard.filter(({ uid }) => uid === 'own again').map(({ seq }) => seq)
  await expect.poll(echoes).toEqual([first.seq, first.seq])
})

test('what was stored before the thread ended is acknowledged once more, and stored once', async () => {
  const guest = await office.arrives()
  await guest.page.say(`user/${ann.uid}`, { uid: 'again', thread: {} })
  const first = await guest.page.hearsUid('again')
  await ended(guest)
  await guest.page.say(`user/${ann.uid}`, { uid: 'again', thread: {} })
  await expect.poll(() => guest.page.heard.filter(({ uid }) => uid === 'again').length).toBe(2)
  expect(guest.page.heard.filter(({ uid }) => uid === 'again').map(({ seq }) => seq)).toEqual([first.seq, first.seq])
})

test('an agent begins with a colleague, over HTTP as well, and the colleague answers on their own topic', async () => {
  const beaDevice = await connect(server, bea)
  const sent = await postTo(
    '/api/v1/message/rest/send',
    `user/${bea.uid}/messages`,
    { uid: 'c1', content: 'Bea?' },
    ann.token,
  )
  expect(sent.body.data.thread).toMatchObject({ type: 'MEMBER' })
  await beaDevice.hearsUid('c1')
  await beaDevice.say(`user/${bea.uid}`, { uid: 'c2', thread: {} })
  expect((await annDevice.hearsUid('c2')).thread?.topic).toBe(sent.body.data.thread.topic)
  beaDevice.drop()
})

test('a visitor who writes to an agent over HTTP reaches the thread they have, or begins one', async () => {
  const guest = await office.arrives()
  const path = '/visitor/api/v1/message/send'
  const sent = await postTo(path, `user/${ann.uid}`, { uid: 'h1', content: 'by HTTP' }, guest.token)
  expect(sent.body.data.thread.uid).toBe(guest.thread.uid)
  const begun = await postTo(path, `user/${bea.uid}`, { uid: 'h2', content: 'x' }, guest.token)
  expect(begun.body.data.thread).toMatchObject({ topic: `org/agent/${bea.uid}/${guest.uid}`, state: 'QUEUING' })
  expect((await postTo(path, 'user/nobody', { uid: 'h3', content: 'x' }, guest.token)).body.error).toBe(
    'thread_not_found',
  )
  const again = await openThread(server, guest, { sid: office.workgroup })
  expect(again.uid).toBe(guest.thread.uid)
  await ended(guest)
})

test('a visitor’s message to an agent begins their thread and keeps its order', async () => {
  const visitor = await newVisitor(server)
  const device = await connect(server, visitor)
  const to = `user/${ann.uid}/messages`
  for (const uid of ['b1', 'b2', 'b3']) void device.say(to, { uid, thread: {} })
  const first = await annDevice.hearsUid('b1')
  expect(first.thread?.topic).toBe(`org/agent/${ann.uid}/${visitor.uid}`)
  await annDevice.hearsUid('b3')
  const stored = server.rows(`select uid from messages where uid in ('b1', 'b2', 'b3') order by seq`)
  expect(stored.map(({ uid }) => uid)).toEqual(['b1', 'b2', 'b3'])
  // Its echo is the acknowledgement for those who publish at QoS 0.
  await device.hearsUid('b1')
  expect(await refusalOf(device, 'user/nobody-at-all', 'b4')).toBe('thread_not_found')
  // Nothing is begun by what is not stored.
  expect(await refusalOf(device, `user/${bea.uid}`, 'b5', 'TYPING')).toBe('thread_not_found')
  device.drop()
})
