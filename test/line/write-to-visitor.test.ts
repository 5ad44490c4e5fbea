import { beforeAll, expect, test } from 'vitest'
import { newAppUser } from '../support/app-users.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { type Office, openOffice } from '../support/office.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'
import { addNeighbours, dataOf } from '../support/setting-up.ts'
import { beginningsOn } from './beginnings.ts'
import { httpDoor, mqttDoor, type TestDoor } from './doors.ts'

const server = perFile.server()
const office = perFile.made(
  () => openOffice(server),
  (made: Office) => made.close(),
)
const elsewhere = perFile.made(
  () => openOffice(server),
  (made: Office) => made.close(),
)
let [ann, bea, outsider]: TestPerson[] = []
let annDevice: TestDevice
let key: string

beforeAll(async () => {
  ;[ann, bea] = [await office.hire(), await office.hire()]
  outsider = await elsewhere.hire()
  annDevice = await office.comes(ann)
  for (const one of [bea, outsider])
    await server.http.post('/api/v1/agent/update/status', { status: 'BUSY' }, one.token)
  const admin = await logIn(server)
  const made = await server.http.post('/api/v1/apikey/create', { name: 'Shop' }, admin.token)
  key = dataOf<{ key: string }>(made).key
})

const { threadsOf, textsOn, load, end, begin: beginBy } = beginningsOn(server)
const begin = (body: object, by: { token: string } = ann as TestPerson) => beginBy(body, by)

const doors = ['mqtt', 'http'] as const
const doorOf = (name: (typeof doors)[number]): TestDoor =>
  name === 'mqtt'
    ? mqttDoor(server)
    : httpDoor(server, ({ uid }) => [ann, bea, outsider].some((one) => one?.uid === uid))

test.each(doors)(
  'over %s, an agent begins with a visitor who is away: it is theirs at once, and the visitor reads it on return',
  async (name) => {
    const door = doorOf(name)
    const visitor = await newVisitor(server)
    const before = await load(ann as TestPerson)
    const outcome = await door.send(ann as TestPerson, `user/${visitor.uid}`, { uid: `${name} 1`, content: 'Hello' })
    expect(outcome).toBe('stored 2')
    const topic = `org/workgroup/${office.workgroup}/${visitor.uid}`
    expect(threadsOf(visitor)).toMatchObject([{ topic, state: 'CHATTING', agent: ann?.uid }])
    await expect.poll(() => load(ann as TestPerson)).toBe(before + 1)
    const read = await textsOn(topic, visitor)
    expect(read.map(({ type, content }) => [type, content])).toEqual([
      ['TEXT', 'Hello'],
      ['SYSTEM', expect.stringContaining('writes to you')],
    ])
    expect(JSON.parse(read[1]?.extra ?? '').event).toMatchObject({ kind: 'GREETED', how: 'BEGUN', uid: ann?.uid })
    const { uid, type } = await openThread(server, visitor, { sid: office.workgroup })
    expect([uid, type]).toEqual([threadsOf(visitor)[0]?.uid, 'CONTINUE'])
    await door.send(visitor, topic, { uid: `${name} answer`, content: 'x' })
    await annDevice.hearsUid(`${name} answer`)
    door.close()
    await end(uid, ann as TestPerson)
  },
)

test.each(doors)('over %s, the same uid begins once, also after the end', async (name) => {
  const door = doorOf(name)
  const visitor = await newVisitor(server)
  const say = () => door.send(ann as TestPerson, `user/${visitor.uid}`, { uid: `${name} once`, content: 'x' })
  expect([await say(), await say()]).toEqual(['stored 2', 'stored 2'])
  await end(threadsOf(visitor)[0]?.uid, ann as TestPerson)
  expect(await say()).toBe('stored 2')
  expect(threadsOf(visitor)).toMatchObject([{ state: 'CLOSED' }])
  expect(await door.send(ann as TestPerson, `user/${visitor.uid}`, { uid: `${name} again`, content: 'x' })).toBe(
    'stored 2',
  )
  expect(threadsOf(visitor)).toMatchObject([{ state: 'CLOSED' }, { state: 'CHATTING' }])
  door.close()
  await end(threadsOf(visitor)[1]?.uid, ann as TestPerson)
})

test('in a workgroup that is named, the same uid begins once, also after the end', async () => {
  const visitor = await newVisitor(server)
  const letter = { uid: visitor.uid, workgroupUid: office.workgroup, message: { uid: 'named once', content: 'x' } }
  const say = async () => dataOf<{ seq: number; thread: { uid: string } }>(await begin(letter))
  const [first, repeat] = [await say(), await say()]
  expect([first.seq, repeat.seq]).toEqual([2, 2])
  await end(first.thread.uid, ann as TestPerson)
  expect(await say()).toMatchObject({ seq: 2, thread: { uid: first.thread.uid } })
  expect(threadsOf(visitor)).toMatchObject([{ uid: first.thread.uid, state: 'CLOSED' }])
})

test.each(doors)(
  'over %s, a visitor is also found by the name that the site has proven, and by no other name of the site',
  async (name) => {
    const door = doorOf(name)
    const visitor = await newAppUser(server, 'Una', { siteUid: `customer-${name}` })
    const say = (to: string, uid: string) => door.send(ann as TestPerson, `user/${to}`, { uid, content: 'x' })
    expect(await say(`customer-${name}`, `${name} p1`)).toBe('stored 2')
    // The thread that is open is the one for both names.
    expect(await say(visitor.uid, `${name} p2`)).toBe('stored 3')
    expect(await say(`customer-${name}`, `${name} p3`)).toBe('stored 4')
    await server.http.post('/visitor/api/v1/init', { visitorUid: `claimed-${name}` })
    expect(await say(`claimed-${name}`, `${name} p4`)).toBe('refused thread_not_found')
    door.close()
    await end(threadsOf(visitor)[0]?.uid, ann as TestPerson)
  },
)

test.each(doors)(
  'over %s, a conversation of a colleague, a visitor elsewhere and nobody look the same',
  async (name) => {
    const door = doorOf(name)
    const guest = await newVisitor(server)
    await door.send(ann as TestPerson, `user/${guest.uid}`, { uid: `${name} mine`, content: 'x' })
    const { orgUid } = await addNeighbours(server)
    const { body: foreign } = await server.http.post('/visitor/api/v1/init', { orgUid, nickname: 'Theirs' })
    for (const [index, uid] of [guest.uid, foreign.data.uid, 'nobody-at-all'].entries()) {
      const outcome = await door.send(bea as TestPerson, `user/${uid}`, { uid: `${name} no ${index}`, content: 'x' })
      expect([uid, outcome]).toEqual([uid, 'refused thread_not_found'])
    }
    expect(await textsOn(String(threadsOf(guest)[0]?.topic), guest)).toHaveLength(2)
    door.close()
    await end(threadsOf(guest)[0]?.uid, ann as TestPerson)
  },
)

test.each(doors)(
  'over %s, an agent without a free seat begins nothing, and a thread that waits becomes that of who writes',
  async (name) => {
    const door = doorOf(name)
    const full = openOffice(server)
    const [one, other] = [await full.hire(1), await full.hire(1)]
    const [first, second] = [await newVisitor(server), await newVisitor(server)]
    const agents = httpDoor(server, () => true)
    expect(await agents.send(one, `user/${first.uid}`, { uid: `${name} f1`, content: 'x' })).toBe('stored 2')
    expect(await agents.send(one, `user/${second.uid}`, { uid: `${name} f2`, content: 'x' })).toBe('refused agent_full')
    expect(threadsOf(second)).toEqual([])
    const waiting = await openThread(server, second, { sid: full.workgroup })
    expect(waiting.state).toBe('QUEUING')
    expect(await agents.send(other, `user/${second.uid}`, { uid: `${name} f3`, content: 'x' })).toMatch(/^stored/)
    expect(threadsOf(second)).toMatchObject([{ state: 'CHATTING', agent: other.uid }])
    door.close()
    full.close()
  },
)

test('a connected visitor hears it live, and is shown as away before they come', async () => {
  const visitor = await newVisitor(server)
  const page = await connect(server, visitor)
  await begin({ uid: visitor.uid, message: { uid: 'live', content: 'May I help?' } })
  const heard = await page.hearsUid('live')
  expect(heard).toMatchObject({ user: { uid: ann?.uid, type: 'AGENT' }, thread: { state: 'CHATTING' } })
  expect(page.heard.map(({ type }) => type)).toEqual(['SYSTEM', 'TEXT'])
  page.drop()
  const away = await newVisitor(server)
  const { body } = await begin({ uid: away.uid, message: { content: 'When you are back' } })
  const read = await server.http.get(`/api/v1/thread/${body.data.thread.uid}`, ann?.token)
  expect(dataOf(read)).toMatchObject({ presence: { status: 'OFFLINE' } })
  // Nothing says that somebody has left who was not there.
  await annDevice.roundTrip()
  expect(annDevice.heard.filter(({ extra }) => extra?.includes('VISITOR_LEFT'))).toEqual([])
  for (const { uid } of [...threadsOf(visitor), ...threadsOf(away)]) await end(uid, ann as TestPerson)
})

test('who may not, and what is not there, are refused alike; what is wrong in itself is named', async () => {
  const visitor = await newVisitor(server)
  const message = { content: 'x' }
  const missing = refused(404, 'thread_not_found')
  const refusals = [
    await begin({ uid: visitor.uid, workgroupUid: elsewhere.workgroup, message }),
    await begin({ uid: 'nobody', workgroupUid: office.workgroup, message }),
    await begin({ uid: visitor.uid, workgroupUid: 'nowhere', message }),
    await begin({ visitorUid: 'never-proven', message }),
    await begin({ uid: outsider?.uid, message }),
    await begin({ uid: 'nobody', message }, { token: key }),
  ]
  for (const refusal of refusals) expect(refusal).toEqual(missing)
  expect(threadsOf(visitor)).toEqual([])
  for (const names of [{}, { uid: visitor.uid, visitorUid: 'both' }])
    expect((await begin({ ...names, message })).body.error).toBe('malformed')
  expect((await begin({ uid: visitor.uid, message: { type: 'TYPING' } })).body.error).toBe('type_unsupported')
  expect((await begin({ uid: visitor.uid, message }, visitor)).body.error).toBe('forbidden')
})

test('beginning is audited with who and to whom, and counted', async () => {
  const visitor = await newVisitor(server)
  await begin({ uid: visitor.uid, message: { content: 'A secret' } })
  const admin = await logIn(server)
  const { body } = await server.http.get('/api/v1/audit/query?kind=thread.begin&pageSize=100', admin.token)
  expect(body.data.content[0]).toMatchObject({ doer: { kind: 'agent', uid: ann?.uid }, targetUid: visitor.uid })
  expect(JSON.stringify(body)).not.toContain('secret')
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  expect(metrics).toMatch(/parley_threads_begun_total\{by="agent"\} \d+/)
  await end(threadsOf(visitor)[0]?.uid, ann as TestPerson)
})
