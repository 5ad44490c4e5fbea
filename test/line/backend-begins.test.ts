import { beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { metric } from '../support/limits.ts'
import { type Office, openOffice } from '../support/office.ts'
import { connect, logIn, newVisitor, type TestDevice, type TestPerson } from '../support/people.ts'
import { dataOf } from '../support/setting-up.ts'
import { beginningsOn } from './beginnings.ts'

const server = perFile.server()
const office = perFile.made(
  () => openOffice(server),
  (made: Office) => made.close(),
)
let ann: TestPerson
let annDevice: TestDevice
let key: string

beforeAll(async () => {
  ann = await office.hire()
  annDevice = await office.comes(ann)
  const { token } = await logIn(server)
  key = dataOf<{ key: string }>(await server.http.post('/api/v1/apikey/create', { name: 'Shop' }, token)).key
})

const { threadsOf, textsOn, load, end, begin: beginBy } = beginningsOn(server)
const begin = (body: object, by: { token: string } = ann) => beginBy(body, by)

test('what a backend begins waits for the visitor’s answer, takes no seat, and then enters the queue', async () => {
  const visitor = await newVisitor(server)
  const before = await load(ann)
  const wish = {
    uid: visitor.uid,
    workgroupUid: office.workgroup,
    message: { uid: 'b1', content: 'It is sent.' },
  }
  const first = await begin(wish, { token: key })
  expect([first.status, first.body.data]).toMatchObject([200, { seq: 1, user: { type: 'ROBOT' } }])
  expect((await begin(wish, { token: key })).body.data.seq).toBe(1)
  const topic = `org/workgroup/${office.workgroup}/${visitor.uid}`
  expect(threadsOf(visitor)).toMatchObject([{ topic, state: 'NEW', agent: null }])
  expect(await load(ann)).toBe(before)
  const page = await connect(server, visitor)
  await page.say(topic, { uid: 'b2', content: 'Thanks, where is it?' })
  await annDevice.hearsUid('b2')
  await page.hears(({ type }) => type === 'WELCOME')
  expect(threadsOf(visitor)).toMatchObject([{ state: 'CHATTING', agent: ann.uid }])
  const types = (await textsOn(topic, visitor)).map(({ type }) => type).toReversed()
  expect(types).toEqual(['TEXT', 'TEXT', 'QUEUE', 'WELCOME'])
  // From now on the backend writes into it.
  expect((await begin({ ...wish, message: { uid: 'b3', content: 'x' } }, { token: key })).body.data.seq).toBe(5)
  page.drop()
  await end(threadsOf(visitor)[0]?.uid, ann)
})

test('an agent who writes takes a thread that a backend has begun; outside the hours the answer is a left message', async () => {
  const [visitor, other] = [await newVisitor(server), await newVisitor(server)]
  const to = (uid: string) => ({ uid, workgroupUid: office.workgroup, message: { content: 'News' } })
  for (const { uid } of [visitor, other]) expect((await begin(to(uid), { token: key })).status).toBe(200)
  expect((await begin({ uid: visitor.uid, message: { content: 'I am Ann' } })).status).toBe(200)
  expect(threadsOf(visitor)).toMatchObject([{ state: 'CHATTING', agent: ann.uid }])
  office.set({ hours: { timeZone: 'UTC', week: [[], [], [], [], [], [], []], holidays: [] } })
  const topic = `org/workgroup/${office.workgroup}/${other.uid}`
  await server.http.post('/visitor/api/v1/message/send', { content: 'Anybody?', thread: { topic } }, other.token)
  expect(threadsOf(other)).toMatchObject([{ state: 'OFFLINE' }])
  expect((await textsOn(topic, other))[0]?.type).toBe('LEAVE_MSG')
  office.set({})
  await end(threadsOf(visitor)[0]?.uid, ann)
})

test('what backends begin is counted', async () => {
  await expect.poll(() => metric(server, 'parley_threads_begun_total{by="backend"}')).toBe(3)
})
