import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { perTest } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { contentOf, openOffice } from '../support/office.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'
import { dataOf, listIn } from '../support/setting-up.ts'
import { everyTable } from '../support/test-database.ts'

const server = perTest.server()
const office = perTest.office(server)
let ann: TestPerson
let annDevice: TestDevice

interface Live {
  readonly uid: string
  readonly url: string
  readonly chatting: boolean
  readonly visitorUid: string | null
}

beforeEach(async () => {
  ann = await office.hire()
  annDevice = await office.comes(ann)
  await turn(true)
})

async function turn(liveVisitors: boolean, sites: string[] = []): Promise<void> {
  const { token } = await logIn(server)
  const given = { workgroupUid: office.workgroup, liveVisitors, sites }
  expect((await server.http.post('/api/v1/widget/update', given, token)).status).toBe(200)
}

async function beat(told: Record<string, string>, origin?: string) {
  const query = new URLSearchParams({ sid: office.workgroup, url: 'https://shop.example/', ...told })
  const answer = await fetch(`${server.url}/visitor/api/v1/live/beat?${query}`, {
    method: 'POST',
    ...(origin === undefined ? {} : { headers: { origin } }),
  })
  return { status: answer.status, allowed: answer.headers.get('access-control-allow-origin'), ...(await answer.json()) }
}

const list = (by: TestPerson = ann, workgroupUid: string = office.workgroup) =>
  server.http.get(`/api/v1/live/query?workgroupUid=${workgroupUid}`, by.token)
const claim = (key: string, { token }: TestPerson) => server.http.post('/visitor/api/v1/live/claim', { key }, token)
const write = (uid: string, content: string, by = ann, messageUid: string = randomUUID()) =>
  server.http.post('/api/v1/live/begin', { uid, message: { uid: messageUid, content } }, by.token)
const deltas = () => annDevice.heard.filter(({ type }) => type === 'LIVE_VISITORS').map(contentOf)

test('an agent sees who is on the site, where they have been, and what changes, told at most once a second', async () => {
  const key = randomUUID()
  const told = await beat({ key, title: 'Shoes', referrer: 'https://search.example/', lang: 'en' })
  expect(told).toMatchObject({ status: 200, allowed: '*', data: { on: true, nextSeconds: 3, isCalled: false } })
  const [one] = listIn<Live>(await list())
  expect(one).toMatchObject({ url: 'https://shop.example/', title: 'Shoes', lang: 'en', chatting: false, pages: 1 })
  expect(JSON.stringify(one)).not.toContain(key)
  for (let page = 1; page <= 24; page += 1) await beat({ key, url: `https://shop.example/${page}`, title: `${page}` })
  await annDevice.hears(
    (message) => message.type === 'LIVE_VISITORS' && message.content?.includes('shop.example/24') === true,
  )
  const all = dataOf<{ trail: { url: string }[] }>(await server.http.get(`/api/v1/live/${one?.uid}`, ann.token)).trail
  expect(all).toHaveLength(20)
  expect(all.at(-1)?.url).toBe('https://shop.example/24')
  // The address the page is on again is no other page.
  const before = deltas().length
  await beat({ key, url: 'https://shop.example/24', title: '24' })
  await beat({ key, bye: 'true' })
  await annDevice.hears((message) => message.type === 'LIVE_VISITORS' && contentOf(message).total === 0)
  expect(deltas().length).toBe(before + 1)
  expect(deltas().at(-1)).toMatchObject({ gone: [one?.uid], changed: [] })
  expect(listIn(await list())).toEqual([])
})

test('somebody who has not written yet is reached by the next beat of their page, and reads it in their chat', async () => {
  const key = randomUUID()
  await beat({ key })
  const [one] = listIn<Live>(await list())
  const uid = randomUUID()
  const written = write(String(one?.uid), 'May I help you?', ann, uid)
  await expect.poll(async () => (await beat({ key })).data.isCalled).toBe(true)
  const again = write(String(one?.uid), 'May I help you?', ann, uid)
  const visitor = await newVisitor(server)
  expect((await claim(key, visitor)).status).toBe(200)
  const [first, repeat] = [await written, await again]
  expect(first.body.data).toMatchObject({ content: 'May I help you?', thread: { state: 'CHATTING' } })
  expect(repeat.body.data.seq).toBe(first.body.data.seq)
  expect((await beat({ key })).data).toMatchObject({ isCalled: false, teaser: { text: 'May I help you?' } })
  expect((await beat({ key })).data.teaser).toBeUndefined()
  const [now] = listIn<Live>(await list())
  expect(now).toMatchObject({ chatting: true, visitorUid: visitor.uid })
  const { type } = await openThread(server, visitor, { sid: office.workgroup })
  expect(type).toBe('CONTINUE')
  await server.http.post('/api/v1/thread/close', { uid: first.body.data.thread.uid }, ann.token)
  await expect.poll(async () => listIn<Live>(await list())[0]?.chatting).toBe(false)
})

test('who is known is written to at once, and nothing of the others is stored', async () => {
  const [known, unknown] = [randomUUID(), randomUUID()]
  const visitor = await newVisitor(server)
  const page = await connect(server, visitor)
  await beat({ key: unknown, title: 'never to be stored' })
  await beat({ key: known })
  await claim(known, visitor)
  const one = listIn<Live>(await list()).find(({ visitorUid }) => visitorUid === visitor.uid)
  expect((await write(String(one?.uid), 'Hello')).status).toBe(200)
  await page.hears(({ content }) => content === 'Hello')
  for (const table of everyTable(server.dataFolder)) expect(table).not.toContain('never to be stored')
  page.drop()
})

test('who logs out is nobody on the list again, and is reached anew', async () => {
  const key = randomUUID()
  const visitor = await newVisitor(server)
  await beat({ key })
  await claim(key, visitor)
  expect(listIn(await list())).toMatchObject([{ visitorUid: visitor.uid }])
  await server.http.post('/visitor/api/v1/logout', {}, visitor.token)
  expect(listIn(await list())).toMatchObject([{ visitorUid: null, chatting: false }])
  const next = await newVisitor(server)
  const written = write(String(listIn<Live>(await list())[0]?.uid), 'For the next')
  await expect.poll(async () => (await beat({ key })).data.isCalled).toBe(true)
  await claim(key, next)
  expect((await written).body.data.thread.topic).toBe(`org/workgroup/${office.workgroup}/${next.uid}`)
})

test('nothing is kept while the setting is off, for other sites, or of a page that has gone silent', async () => {
  const key = randomUUID()
  await turn(true, ['https://shop.example'])
  await expect.poll(async () => (await beat({ key }, 'https://evil.example')).data.on, { timeout: 15_000 }).toBe(false)
  expect((await beat({ key }, 'https://shop.example')).data.on).toBe(true)
  expect(listIn(await list())).toHaveLength(1)
  await expect.poll(async () => listIn(await list()), { timeout: 15_000, interval: 500 }).toEqual([])
  await turn(false)
  await expect.poll(async () => (await list()).status, { timeout: 15_000 }).toBe(404)
  expect((await beat({ key }, 'https://shop.example')).data).toEqual({ on: false, nextSeconds: 0, isCalled: false })
})

test('only agents of the workgroup and admins see and reach them; for others nobody is there', async () => {
  const key = randomUUID()
  await beat({ key })
  const [one] = listIn<Live>(await list())
  const uid = String(one?.uid)
  const elsewhere = openOffice(server)
  const outsider = await elsewhere.hire()
  const missing = refused(404, 'not_found')
  expect(await list(outsider)).toEqual(missing)
  expect(await list(ann, elsewhere.workgroup)).toEqual(missing)
  for (const named of [uid, 'nobody']) {
    expect(await server.http.get(`/api/v1/live/${named}`, outsider.token)).toEqual(missing)
    expect(await write(named, 'x', outsider)).toEqual(missing)
  }
  const visitor = await newVisitor(server)
  expect((await list(visitor)).status).toBe(403)
  expect(listIn(await list(await logIn(server)))).toHaveLength(1)
  const sites = await server.http.get('/api/v1/live/sites', ann.token)
  expect(dataOf(sites)).toMatchObject([{ uid: office.workgroup, visitors: 1 }])
  expect(dataOf(await server.http.get('/api/v1/live/sites', outsider.token))).toEqual([])
  expect((await beat({ key: 'short' })).status).toBe(400)
})

test('who is erased is nobody on the list from then on, and their page does not bring them back', async () => {
  const key = randomUUID()
  const visitor = await newVisitor(server, 'Erasmus')
  await beat({ key })
  await claim(key, visitor)
  expect(listIn<Live>(await list())).toMatchObject([{ visitorUid: visitor.uid }])
  const { token } = await logIn(server)
  expect((await server.http.post('/api/v1/contact/erase', { uid: visitor.uid }, token)).status).toBe(200)
  expect((await claim(key, visitor)).status).toBe(401)
  await beat({ key })
  const text = JSON.stringify((await list()).body)
  for (const trace of ['Erasmus', visitor.uid]) expect(text).not.toContain(trace)
})
