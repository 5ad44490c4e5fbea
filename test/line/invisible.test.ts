import { afterEach, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { type Office, openOffice } from '../support/office.ts'
import { newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { dataOf } from '../support/setting-up.ts'
import type { TestMessage } from '../support/wire.ts'

const server = perFile.server()
let office: Office

afterEach(() => office.close())

const hides = async (invisible: boolean, { token }: TestPerson) =>
  expect((await server.http.put('/api/v1/user/profile', { invisible }, token)).status).toBe(200)
const asks = async (sid: string, type = '1') => openThread(server, await newVisitor(server), { type, sid })
const hasType = (type: string) => (message: TestMessage) => message.type === type
const available = async (sid: string) =>
  dataOf<Record<string, unknown>>(await server.http.get(`/visitor/api/v1/workgroup/availability?sid=${sid}`))
const holderOf = (uid: string) => server.rows('select agent_uid from threads where uid = ?', uid)[0]?.agent_uid

test('an invisible agent gets no new threads, whether assigned, offered or by name, and works on', async () => {
  office = openOffice(server)
  const ann = await office.hire()
  const device = await office.comes(ann)
  const early = await office.arrives()
  expect(early.thread.type).toBe('WELCOME')
  await hides(true, ann)
  expect((await asks(office.workgroup)).type).toBe('QUEUE')
  expect((await asks(ann.uid, '0')).type).toBe('QUEUE')
  office.set({ accept: 'OFFER' })
  const offered = await office.arrives()
  const bea = await office.hire(1)
  const hers = await office.comes(bea)
  await hers.hears(hasType('OFFER'))
  expect(device.heard.filter(hasType('OFFER'))).toEqual([])
  // She works on: over both doors, and she may take from the queue herself.
  await device.say(early.thread.topic, { uid: 'on', content: 'still here' })
  expect((await early.page.hearsUid('on')).content).toBe('still here')
  const took = await server.http.post('/api/v1/agent/accept', { threadUid: offered.thread.uid }, ann.token)
  expect(took.status).toBe(200)
  expect(holderOf(offered.thread.uid)).toBe(ann.uid)
})

test('whoever waits is served as soon as she is visible again', async () => {
  office = openOffice(server)
  const ann = await office.hire()
  await office.comes(ann)
  await hides(true, ann)
  const guest = await office.arrives()
  expect(guest.thread.type).toBe('QUEUE')
  await hides(false, ann)
  await guest.page.hears(hasType('WELCOME'))
  expect(holderOf(guest.thread.uid)).toBe(ann.uid)
})

test('visitors see her as offline: a message can be left, and availability counts nobody', async () => {
  office = openOffice(server, { leaveMessageWhenNobody: true, nameAgents: true })
  const ann = await office.hire()
  await office.comes(ann)
  expect(await available(office.workgroup)).toMatchObject({ agentsFree: 1, accepting: true })
  await hides(true, ann)
  const nobody = { agentsFree: 0, accepting: false, full: false, agents: [] }
  expect(await available(office.workgroup)).toMatchObject(nobody)
  expect(await available(ann.uid)).toMatchObject({ agentsFree: 0, estimatedWaitSeconds: 3600 })
  expect((await asks(office.workgroup)).type).toBe('LEAVE_MSG')
})

test('a returning visitor does not get her back, but waits', async () => {
  office = openOffice(server, { reopenSeconds: 60 })
  const ann = await office.hire()
  await office.comes(ann)
  const guest = await office.arrives()
  await server.http.post('/api/v1/thread/close', { uid: guest.thread.uid }, ann.token)
  await hides(true, ann)
  expect((await openThread(server, guest, { type: '1', sid: office.workgroup })).type).toBe('QUEUE')
})

test('colleagues know', async () => {
  office = openOffice(server)
  const [ann, bea] = [await office.hire(), await office.hire()]
  const device = await office.comes(bea)
  await office.comes(ann)
  await hides(true, ann)
  const isTold = ({ type, content = '' }: TestMessage) =>
    type === 'AGENT_STATUS' && content.includes(ann.uid) && JSON.parse(content).invisible === true
  await device.hears(isTold)
  const { body } = await server.http.get('/api/v1/agent/query?pageSize=100', bea.token)
  const all = body.data.content as unknown as { uid: string; invisible: boolean }[]
  expect(all.find(({ uid }) => uid === ann.uid)).toMatchObject({ invisible: true, status: 'AVAILABLE' })
})
