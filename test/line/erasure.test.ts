import { beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'
import { comes, erased, leaveTraces, type TracedVisitor, tracesIn } from '../support/traces.ts'
import { topicOf } from './colleagues.ts'

const server = perFile.server()
let admin: TestPerson
let adminDevice: TestDevice
let colleague: TestPerson

beforeAll(async () => {
  admin = await logIn(server)
  adminDevice = await connect(server, admin)
  await addTestAgent(server.dataFolder, 'colleague', 0)
  colleague = await logIn(server, 'colleague', agentPassword)
  return () => adminDevice.drop()
})

const get = (path: string, token = admin.token) => server.http.get(path, token)

/** A visitor with traces, and an innocent one beside them. */
async function two(): Promise<{
  visitor: TracedVisitor
  other: TestPerson
  otherThread: { uid: string; topic: string }
}> {
  const other = await newVisitor(server, 'Olga')
  const otherThread = await openThread(server, other)
  for (const content of ['one', 'two', 'three'])
    await server.http.post('/visitor/api/v1/message/send', { content, thread: otherThread }, other.token)
  const visitor = await leaveTraces(server, await comes(server), admin)
  return { visitor, other, otherThread }
}

test('after an erasure nothing of a visitor is found through any door, and others have lost nothing', async () => {
  const { visitor, other, otherThread } = await two()
  const before = (await get(`/api/v1/message/thread/uid?threadUid=${otherThread.uid}`, admin.token)).body.data
  const [mark = ''] = visitor.traces
  expect((await get(`/api/v1/message/search?query=${mark}word`)).body.data.content).not.toEqual([])
  const closed = new Promise<void>((resolve) => visitor.device.client.once('close', () => resolve()))

  await erased(server, visitor.uid)
  await closed
  expect(await server.http.post('/visitor/api/v1/message/sync', {}, visitor.token)).toEqual(
    refused(401, 'unauthenticated'),
  )
  expect(await get(`/api/v1/contact/${visitor.uid}`)).toEqual(refused(404, 'not_found'))
  for (const query of [`${mark}word`, `${mark}again`, mark])
    expect((await get(`/api/v1/message/search?query=${query}`)).body.data.content).toEqual([])
  for (const path of [
    `/api/v1/message/thread/uid?threadUid=${visitor.thread.uid}`,
    `/api/v1/message/thread/topic?topic=${visitor.thread.topic}`,
    `/api/v1/thread/${visitor.thread.uid}`,
  ])
    expect((await get(path)).status, path).toBe(404)
  const lists = ['thread/query', 'contact/query', 'leavemsg/query', 'audit/query', 'erasure/query']
  for (const list of lists) {
    const text = JSON.stringify((await get(`/api/v1/${list}?pageSize=100`)).body)
    for (const trace of visitor.traces) expect(text, list).not.toContain(trace)
  }
  expect((await fetch(`${server.url}${visitor.fileUrl}`)).status).toBe(403)

  const after = (await get(`/api/v1/message/thread/uid?threadUid=${otherThread.uid}`, admin.token)).body.data
  expect(after.content.map(({ seq, content }) => [seq, content])).toEqual(
    before.content.map(({ seq, content }) => [seq, content]),
  )
  const said = await server.http.post(
    '/visitor/api/v1/message/send',
    { content: 'still here', thread: otherThread },
    other.token,
  )
  expect(said.body.data.seq).toBe((before.content[0]?.seq ?? 0) + 1)
  expect(await adminDevice.hearsUid(said.body.data.uid)).toMatchObject({ seq: said.body.data.seq })
})

test('the agents of a visitor’s threads and admins are told, and nobody else', async () => {
  const device = await connect(server, colleague)
  const { visitor } = await two()
  await erased(server, visitor.uid)
  const told = await adminDevice.hears(
    ({ type, content }) => type === 'VISITOR_ERASED' && content?.includes(visitor.uid) === true,
  )
  expect(JSON.parse(told.content ?? '')).toEqual({ visitorUid: visitor.uid })
  await device.roundTrip()
  expect(device.heard.filter(({ type }) => type === 'VISITOR_ERASED')).toEqual([])
  device.drop()
})

test('the figures of a workgroup are the same before and after', async () => {
  const { visitor } = await two()
  await server.http.post('/visitor/api/v1/thread/close', { uid: visitor.latest.uid }, visitor.token)
  const figures = async () => {
    const {
      comments: _,
      waiting: __,
      chatting: ___,
      ...data
    } = (await get('/api/v1/workgroup/statistics?uid=df_wg_uid')).body.data as unknown as Record<string, unknown>
    return data
  }
  const before = await figures()
  expect(before).toMatchObject({ ratings: expect.any(Number), answered: expect.any(Number) })
  await erased(server, visitor.uid)
  expect(await figures()).toEqual(before)
  const { comments } = (await get('/api/v1/workgroup/statistics?uid=df_wg_uid')).body.data as never
  expect(JSON.stringify(comments)).not.toContain(visitor.traces[0])
})

test('a site’s name for an erased visitor leads to somebody new, who reads nothing of before', async () => {
  const { visitor } = await two()
  await erased(server, visitor.uid)
  const again = await comes(server, visitor.traces[0])
  expect(again.uid).not.toBe(visitor.uid)
  const { body } = await server.http.get(
    `/visitor/api/v1/message/thread/topic?topic=${again.thread.topic}`,
    again.token,
  )
  expect(body.data.content.map(({ type }) => type)).toEqual(['WELCOME'])
})

test('it is for admins, of their own organization, and recorded without whom it was about', async () => {
  const visitor = await comes(server)
  const erase = (uid: string, token: string) => server.http.post('/api/v1/contact/erase', { uid }, token)
  expect(await erase(visitor.uid, colleague.token)).toEqual(refused(403, 'forbidden'))
  expect(await get('/api/v1/erasure/query', colleague.token)).toEqual(refused(403, 'forbidden'))
  expect(await erase('nobody', admin.token)).toEqual(refused(404, 'not_found'))
  expect((await get(`/api/v1/contact/${visitor.uid}`)).status).toBe(200)
  // The audit log names whom an agent wrote to first.
  await server.http.post('/visitor/api/v1/thread/close', { uid: visitor.thread.uid }, visitor.token)
  const begun = { uid: visitor.uid, message: { content: 'May I help you?' } }
  expect((await server.http.post('/api/v1/thread/begin', begun, admin.token)).status).toBe(200)
  const acts = async () => JSON.stringify((await get('/api/v1/audit/query?kind=thread.begin')).body.data.content)
  expect(await acts()).toContain(visitor.name)
  await erased(server, visitor.uid)
  expect(await acts()).toContain(admin.uid)
  expect(await erase(visitor.uid, admin.token)).toEqual(refused(404, 'not_found'))
  const audit = JSON.stringify((await get('/api/v1/audit/query?kind=visitor.erase')).body.data.content)
  expect(audit).toContain(admin.uid)
  expect(tracesIn(server.dataFolder, visitor.traces)).toEqual([])
})

test('whoever quoted a visitor elsewhere keeps their own words, without the quote', async () => {
  const { visitor } = await two()
  const [mark] = visitor.traces
  const topic = topicOf(admin, colleague)
  const quote = { text: `${mark} quoted`, nickname: visitor.name, senderUid: visitor.uid, type: 'TEXT' }
  const quoted = { quotedContent: `${mark} quoted`, quotedSenderUid: visitor.uid, quotedSenderName: visitor.name }
  const says = async (message: object) => {
    const sent = await server.http.post('/api/v1/message/rest/send', { thread: { topic }, ...message }, admin.token)
    expect(sent.status).toBe(200)
  }
  await says({ content: 'look at this', extra: JSON.stringify({ quote, kept: 1 }) })
  await says({ type: 'QUOTATION', content: JSON.stringify({ content: 'and at this', ...quoted }) })
  await erased(server, visitor.uid)
  const { content } = (await get(`/api/v1/message/thread/topic?topic=${topic}`)).body.data
  expect(content.map(({ content, extra }) => [content, extra]).slice(0, 2)).toEqual([
    ['{"content":"and at this"}', ''],
    ['look at this', '{"kept":1}'],
  ])
  expect(tracesIn(server.dataFolder, visitor.traces)).toEqual([])
})
