import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Answer } from '../support/http.ts'
import { contentOf, type Guest, type Office, openOffice } from '../support/office.ts'
import { connect, type TestDevice, type TestPerson } from '../support/people.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
let office: Office
let agent: TestPerson
let agentDevice: TestDevice
let guest: Guest
beforeAll(async () => {
  server = await startTestServer()
})
beforeEach(async () => {
  office = openOffice(server, { reopenSeconds: 600 })
  agent = await office.hire(1)
  agentDevice = await office.comes(agent)
  guest = await office.arrives()
  await guest.page.say(guest.thread.topic, { uid: 'before', content: 'one more thing' })
})
afterEach(() => office.close())
afterAll(() => server.remove())

const close = () => server.http.post('/api/v1/thread/close', { uid: guest.thread.uid }, agent.token)
const comeBack = (wish: object = {}): Promise<Answer> =>
  server.http.post('/visitor/api/v1/thread', { type: '1', sid: office.workgroup, ...wish }, guest.token)
const rowOf = ({ thread }: Guest) =>
  server.rows('select state, agent_uid, rating, closed_at from threads where uid = ?', thread.uid)[0]
/** Returns the places of the guest's thread that a device has received. */
const heardBy = ({ heard }: TestDevice) =>
  heard.flatMap(({ thread, seq }) => (thread?.uid === guest.thread.uid && seq ? [Number(seq)] : []))
const hearsSeq = (device: TestDevice, wanted: number) =>
  device.hears(({ thread, seq }) => thread?.uid === guest.thread.uid && Number(seq) === wanted)
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

describe('a visitor who returns soon after the end', () => {
  test('continues with their agent, in the same thread and with the next number', async () => {
    await close()
    const { body } = await comeBack()
    expect(body.data).toMatchObject({ type: 'CONTINUE', seq: 4, thread: { uid: guest.thread.uid, state: 'CHATTING' } })
    expect(JSON.parse(String(body.data.extra)).agent.uid).toBe(agent.uid)
    expect(rowOf(guest)).toMatchObject({ state: 'CHATTING', agent_uid: agent.uid, closed_at: null })
    expect((await hearsSeq(agentDevice, 4)).type).toBe('CONTINUE')
    await agentDevice.say(guest.thread.topic, { uid: 'again', content: 'what is it?' })
    await guest.page.say(guest.thread.topic, { uid: 'this', content: 'this' })
    for (const device of [agentDevice, guest.page]) {
      await hearsSeq(device, 6)
      expect(heardBy(device)).toEqual(upTo(6))
    }
    expect((await comeBack()).body.data).toMatchObject({ type: 'CONTINUE', seq: 0, thread: { uid: guest.thread.uid } })
  })
})

describe('a visitor who returns while their agent cannot take them', () => {
  test('waits if that agent has no seat, and another one then gets the whole thread', async () => {
    await close()
    await office.arrives()
    const { body } = await comeBack()
    expect(body.data).toMatchObject({ type: 'QUEUE', seq: 4, thread: { uid: guest.thread.uid, state: 'QUEUING' } })
    expect(contentOf({ content: body.data.content })).toMatchObject({ position: 1, queueSize: 1 })
    const otherDevice = await office.comes(await office.hire())
    expect((await hearsSeq(guest.page, 5)).type).toBe('WELCOME')
    await guest.page.say(guest.thread.topic, { uid: 'this', content: 'not for the first agent' })
    await hearsSeq(otherDevice, 6)
    expect(heardBy(otherDevice)).toEqual(upTo(6))
    await agentDevice.roundTrip()
    expect(heardBy(agentDevice)).toEqual(upTo(3))
    const path = `/api/v1/message/thread/uid?threadUid=${guest.thread.uid}`
    expect((await server.http.get(path, agent.token)).body.error).toBe('thread_not_found')
  })

  test.each(['AWAY', 'BUSY', 'OFFLINE'])('waits if that agent is %s', async (status) => {
    await close()
    await server.http.post('/api/v1/agent/update/status', { status }, agent.token)
    expect((await comeBack()).body.data).toMatchObject({ type: 'QUEUE', thread: { uid: guest.thread.uid } })
    await server.http.post('/api/v1/agent/update/status', { status: 'AVAILABLE' }, agent.token)
    expect((await hearsSeq(guest.page, 5)).type).toBe('WELCOME')
  })

  test('does not overtake those who wait', async () => {
    const waiter = await office.arrives()
    await server.http.post('/api/v1/agent/update/status', { status: 'AWAY' }, agent.token)
    await close()
    expect((await comeBack()).body.data.type).toBe('QUEUE')
    await server.http.post('/api/v1/agent/update/status', { status: 'AVAILABLE' }, agent.token)
    await waiter.page.hears((message) => message.type === 'WELCOME')
    expect(rowOf(guest)).toMatchObject({ state: 'QUEUING' })
  })
})

test('a reopened thread keeps its rating, and counts once', async () => {
  const { topic, uid } = guest.thread
  await agentDevice.say(topic, { uid: 'answer', content: 'what is it?' })
  await guest.page.say(topic, { uid: 'rated', type: 'RATE_SUBMIT', content: JSON.stringify({ score: 4 }) })
  await close()
  await comeBack()
  expect(rowOf(guest)).toMatchObject({ state: 'CHATTING', rating: 4 })
  await guest.page.say(topic, { uid: 'rated-2', type: 'RATE_SUBMIT', content: JSON.stringify({ score: 1 }) })
  expect((await guest.page.refusal('rated-2')).code).toBe('already_rated')
  await close()
  const path = `/api/v1/workgroup/statistics?uid=${office.workgroup}&from=0&to=${Date.now() + 60_000}`
  const { data } = (await server.http.get(path, agent.token)).body
  expect(data).toMatchObject({ answered: 1, missed: 0, ratings: 1, csat: 4, waiting: 0, chatting: 0 })
  expect(server.rows('select uid from threads where target_uid = ?', office.workgroup)).toEqual([{ uid }])
})

describe('a new thread begins', () => {
  const isNew = async (wish: object = {}) => (await comeBack(wish)).body.data.thread.uid !== guest.thread.uid

  test('if threads are not reopened', async () => {
    await close()
    office.set({ reopenSeconds: 0 })
    expect(await isNew()).toBe(true)
    expect(rowOf(guest)).toMatchObject({ state: 'CLOSED' })
  })

  test('if the visitor wants one', async () => {
    await close()
    expect(await isNew({ forceNewThread: true })).toBe(true)
  })

  test('for a left message, while nobody is accepted', async () => {
    await close()
    await server.http.post('/api/v1/agent/update/status', { status: 'OFFLINE' }, agent.token)
    office.set({ reopenSeconds: 600, leaveMessageWhenNobody: true })
    const { data } = (await comeBack()).body
    expect(data).toMatchObject({ type: 'LEAVE_MSG', thread: { state: 'OFFLINE' } })
    expect(data.thread.uid).not.toBe(guest.thread.uid)
  })
})

/** Syncs everything from a cursor on. */
async function syncFrom(cursor: string): Promise<{ seqs: number[]; cursor: string }> {
  const { body } = await server.http.get(`/visitor/api/v1/message/sync?cursor=${cursor}`, guest.token)
  return { seqs: body.data.content.map(({ seq }) => Number(seq)), cursor: body.data.cursor }
}

test('devices and cursors that were away across end and return miss nothing, even after a restart', async () => {
  const own = await startTestServer()
  const before = server
  server = own
  try {
    office = openOffice(own, { reopenSeconds: 600 })
    agent = await office.hire(1)
    agentDevice = await office.comes(agent)
    guest = await office.arrives()
    const { cursor } = await syncFrom('')
    await agentDevice.roundTrip()
    agentDevice.drop()
    guest.page.drop()
    await close()
    const between = await syncFrom(cursor)
    expect(between.seqs).toEqual([2])
    const late = await connect(own, guest, { device: 'late' })
    await own.stop()
    server = await startTestServer({ dataFolder: own.dataFolder })
    late.drop()
    expect((await comeBack()).body.data).toMatchObject({ seq: 3, thread: { uid: guest.thread.uid } })
    const sent = { uid: 'x', type: 'TEXT', content: 'x', thread: { topic: guest.thread.topic } }
    await server.http.post('/visitor/api/v1/message/send', sent, guest.token)
    await missedNothing(between.cursor)
    expect((await syncFrom(cursor)).seqs).toEqual([2, ...(await syncFrom(between.cursor)).seqs])
  } finally {
    await server.remove()
    server = before
  }
})

async function missedNothing(cursor: string): Promise<void> {
  const page = await connect(server, guest)
  await hearsSeq(page, 4)
  expect(heardBy(page)).toEqual([2, 3, 4])
  const late = await connect(server, guest, { device: 'late' })
  await hearsSeq(late, 4)
  expect(heardBy(late)).toEqual([3, 4])
  const deskAgain = await connect(server, agent)
  expect((await hearsSeq(deskAgain, 5)).type).toBe('WELCOME')
  expect(heardBy(deskAgain)).toEqual([2, 3, 4, 5])
  expect((await syncFrom(cursor)).seqs.slice(0, 2)).toEqual([3, 4])
  for (const device of [page, late, deskAgain]) device.drop()
}
