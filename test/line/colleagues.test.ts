import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { connect, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'
import { startTestServer } from '../support/test-server.ts'
import { namesFor, newColleague, of, type TestAgent, topicOf } from './colleagues.ts'
import { httpDoor, mqttDoor, type TestDoor } from './doors.ts'

const server = perFile.server()
let ann: TestAgent
let ben: TestAgent
let annDevices: TestDevice[]
let benDevice: TestDevice
let topic: string
beforeAll(async () => {
  ;[ann, ben] = [await newColleague(server), await newColleague(server)]
  annDevices = [await connect(server, ann, { device: 'desk' }), await connect(server, ann, { device: 'phone' })]
  benDevice = await connect(server, ben)
  topic = topicOf(ann, ben)
})
afterAll(() => {
  for (const device of [...annDevices, benDevice]) device.drop()
})

const doors: readonly (readonly [string, () => TestDoor])[] = [
  ['mqtt', () => mqttDoor(server)],
  ['http', () => httpDoor(server, () => true)],
]
const open = (agentUid: string, token: string) => server.http.post('/api/v1/thread/member', { agentUid }, token)
const historyOf = (asked: string, { token }: TestPerson) =>
  server.http.get(`/api/v1/message/thread/topic?topic=${asked}&limit=100`, token)
const threadsOn = (asked: string) => server.rows('select * from threads where topic = ?', asked)

describe.each(doors)('by %s', (_name, openDoor) => {
  test('the first message creates the one thread of two colleagues, and every device of both receives it', async () => {
    const [one, other] = [await newColleague(server), await newColleague(server)]
    const devices = [
      await connect(server, one),
      await connect(server, other),
      await connect(server, other, { device: 'd2' }),
    ]
    const door = openDoor()
    const outcomes: string[] = []
    for (const [index, asked] of namesFor(one, other).entries()) {
      const message = { uid: `m${index + 1}`, type: 'TEXT', content: 'hello' }
      outcomes.push(await door.send(index % 2 === 0 ? one : other, asked, { ...message, thread: { topic: asked } }))
    }
    expect(outcomes).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((seq) => `stored ${seq}`))
    for (const device of devices) {
      await device.hearsUid('m8')
      const heard = of(device, topicOf(one, other))
      expect(heard.map((message) => message.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
      const [first] = heard
      expect(first?.user).toMatchObject({ uid: one.uid, type: 'AGENT' })
      const thread = { topic: topicOf(one, other), type: 'MEMBER', state: 'CHATTING' }
      expect(first?.thread).toMatchObject({ ...thread, user: { uid: one.uid, type: 'AGENT' } })
      expect(new Set(device.topics.filter((one) => one.startsWith('org/member')))).toEqual(
        new Set([topicOf(one, other)]),
      )
      device.drop()
    }
    expect(threadsOn(topicOf(one, other))).toHaveLength(1)
    door.close()
  })
})

describe.each(doors)('by %s', (name, openDoor) => {
  test('receipts, ephemeral messages, withdrawals and repeats work as in any thread', async () => {
    const door = openDoor()
    const steps = [
      [ann, 'TEXT', `${name}-a`, 'hi', 'stored'],
      [ann, 'TEXT', `${name}-a`, 'hi', 'stored'],
      [ben, 'TEXT', `${name}-a`, 'hi', 'refused uid_taken'],
      [ben, 'TYPING', `${name}-t`, '', 'passed'],
      [ben, 'READ', `${name}-r`, `${name}-a`, 'passed'],
      [ann, 'READ', `${name}-r2`, `${name}-a`, 'refused own_message'],
      [ben, 'RECALL', `${name}-w1`, `${name}-a`, 'refused not_author'],
      [ann, 'RECALL', `${name}-w2`, `${name}-a`, 'stored'],
      [ann, 'WELCOME', `${name}-s`, '', 'refused type_reserved'],
    ] as const
    for (const [by, type, uid, content, expected] of steps) {
      expect(`${uid} ${await door.send(by, topic, { type, uid, content })}`).toMatch(`${uid} ${expected}`)
    }
    for (const device of annDevices) {
      await device.hearsUid(`${name}-w2`)
      const passed = device.heard.filter((one) => one.uid?.startsWith(`${name}-`) && !one.seq && one.type !== 'ERROR')
      expect(passed.map((one) => `${one.type} ${one.content ?? ''}`)).toEqual(['TYPING ', `READ ${name}-a`])
    }
    const rows = server.rows('select status, content from messages where uid = ?', `${name}-a`)
    expect(rows).toEqual([{ status: 'RECALL', content: '' }])
    door.close()
  })

  test('before the first message there is nothing to acknowledge, withdraw or read', async () => {
    const other = await newColleague(server)
    const door = openDoor()
    for (const type of ['TYPING', 'READ', 'RECALL']) {
      const outcome = await door.send(ann, topicOf(ann, other), { uid: `${name}-${type}`, type, content: 'x' })
      expect(outcome).toBe('refused thread_not_found')
    }
    expect(threadsOn(topicOf(ann, other))).toEqual([])
    door.close()
  })
})

test('concurrent messages of both, under every name, are in one thread without a gap', async () => {
  const [one, other] = [await newColleague(server), await newColleague(server)]
  const [first, second] = [await connect(server, one), await connect(server, other)]
  const sent = namesFor(one, other).flatMap((asked, index) =>
    [first, second].map((device) => device.say(asked, { uid: `${device.person.uid}-${index}` })),
  )
  await Promise.all(sent)
  const all = Array.from({ length: 16 }, (_, index) => index + 1)
  for (const device of [first, second]) {
    await device.hears((message) => message.seq === 16)
    expect(of(device, topicOf(one, other)).map((message) => message.seq)).toEqual(all)
    device.drop()
  }
  expect(threadsOn(topicOf(one, other))).toHaveLength(1)
})

test.each([[0], [1], [2]])(
  'what one sends under one name, %i, keeps its order from the first message on',
  async (index) => {
    const [one, other] = [await newColleague(server), await newColleague(server)]
    const asked = [
      topicOf(one, other),
      `org/member/${one.accountUid}/${other.uid}`,
      `org/member/${other.accountUid}/${one.accountUid}`,
    ][index]
    const device = await connect(server, one)
    const uids = Array.from({ length: 20 }, (_, number) => `o${number}`)
    await Promise.all(uids.map((uid) => device.say(asked ?? '', { uid })))
    await device.hears((message) => message.seq === uids.length)
    expect(of(device, topicOf(one, other)).map((message) => message.uid)).toEqual(uids)
    device.drop()
  },
)

test('a device that was away gets what it missed, from the very first message, even after a restart', async () => {
  const place = await startTestServer()
  const [one, other] = [await newColleague(place), await newColleague(place)]
  await (await connect(place, other)).leave()
  const speaker = await connect(place, one)
  for (const uid of ['m1', 'm2', 'm3']) await speaker.say(topicOf(one, other), { uid })
  speaker.drop()
  await place.stop()
  const again = await startTestServer({ dataFolder: place.dataFolder })
  const back = await connect(again, other)
  await back.hearsUid('m3')
  const heard = of(back, topicOf(one, other))
  expect(heard.map((message) => `${message.seq} ${message.uid}`)).toEqual(['1 m1', '2 m2', '3 m3'])
  expect(heard[0]?.thread?.user).toMatchObject({
    uid: one.uid,
    type: 'AGENT',
    nickname: expect.stringMatching(/./),
  })
  back.drop()
  await again.remove()
})

test('history is read by every name of the topic and by uid, and sync returns it', async () => {
  const [one, other] = [await newColleague(server), await newColleague(server)]
  const thread = { topic: topicOf(one, other) }
  const sent = { uid: 'kept', content: 'for later', thread }
  const { body } = await server.http.post('/api/v1/message/rest/send', sent, one.token)
  for (const asked of namesFor(one, other)) {
    expect((await historyOf(asked, other)).body.data.content.map((message) => message.uid)).toEqual(['kept'])
  }
  const byPage = await server.http.get(
    `/api/v1/message/thread/topic?topic=org/member/${one.uid}/${other.uid}`,
    one.token,
  )
  expect(byPage.body.data.totalElements).toBe(1)
  const byUid = await server.http.get(`/api/v1/message/thread/uid?threadUid=${body.data.thread.uid}`, other.token)
  expect(byUid.body.data.content.map((message) => message.uid)).toEqual(['kept'])
  const synced = await server.http.get('/api/v1/message/sync', other.token)
  expect(synced.body.data.content.map((message) => message.uid)).toEqual(['kept'])
})

describe('a thread opened before the first message', () => {
  test('is the same one for both, has no message, and is used for the conversation', async () => {
    const [one, other] = [await newColleague(server), await newColleague(server)]
    const [opened, ...same] = await Promise.all([
      open(other.uid, one.token),
      open(one.uid, other.token),
      open(one.accountUid, other.token),
    ])
    const shape = { type: 'MEMBER', state: 'CHATTING', status: 'CHATTING', topic: topicOf(one, other) }
    expect(opened?.body.data).toMatchObject({ ...shape, user: { type: 'AGENT' } })
    for (const again of same) expect(again.body.data).toEqual(opened?.body.data)
    expect((await historyOf(topicOf(one, other), other)).body.data.content).toEqual([])
    const device = await connect(server, other)
    await device.say(topicOf(one, other), { uid: 'first' })
    expect(await device.hearsUid('first')).toMatchObject({ seq: 1, thread: { uid: opened?.body.data.uid } })
    device.drop()
  })

  test('is refused with oneself and with nobody', async () => {
    for (const uid of [ann.uid, ann.accountUid, 'nobody', 'df_wg_uid', 'a/b', `${ben.uid}_internal`]) {
      expect(await open(uid, ann.token)).toEqual(refused(400, 'unknown_target'))
    }
    expect((await open('', ann.token)).status).toBe(400)
  })
})

test('a thread of colleagues takes no seat, waits in no queue and is not closed', async () => {
  const [busy, other] = [await newColleague(server, 1), await newColleague(server)]
  const { body } = await open(other.uid, busy.token)
  expect(await server.http.post('/api/v1/thread/close', { uid: body.data.uid }, other.token)).toEqual(
    refused(409, 'wrong_state'),
  )
  const device = await connect(server, busy)
  const visitor = await newVisitor(server)
  expect((await openThread(server, visitor, { type: '0', sid: busy.uid })).type).toBe('WELCOME')
  await device.say(topicOf(busy, other), { uid: 'still-here' })
  expect(await device.hearsUid('still-here')).toMatchObject({ thread: { state: 'CHATTING' } })
  const [row] = threadsOn(topicOf(busy, other))
  expect(row).toMatchObject({ agent_uid: null, queued_at: null, closed_at: null, state: 'CHATTING' })
  device.drop()
})
