import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { perTest } from '../support/fixtures.ts'
import { contentOf } from '../support/office.ts'
import { logIn, newVisitor, type TestDevice, type TestPerson } from '../support/people.ts'
import { dataOf, listIn } from '../support/setting-up.ts'
import { everyTable } from '../support/test-database.ts'

const server = perTest.server()
const office = perTest.office(server)
let [admin, ann, bob]: TestPerson[] = []

beforeEach(async () => {
  ;[admin, ann, bob] = [await logIn(server), await office.hire(), await office.hire()]
  await post('/api/v1/widget/update', { workgroupUid: office.workgroup, liveVisitors: true })
})

async function post(path: string, body: object, { token } = admin as TestPerson) {
  const answer = await server.http.post(path, body, token)
  expect(answer.status, path).toBe(200)
  return answer
}

/** Asks as a page does, from an address that the proxy on this machine names. */
async function from<Data>(address: string, path: string, body?: object, token = ''): Promise<Data> {
  const headers: Record<string, string> = { 'x-forwarded-for': address }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (token !== '') headers.authorization = `Bearer ${token}`
  const given = body === undefined ? {} : { body: JSON.stringify(body) }
  const answer = await fetch(server.url + path, { method: 'POST', headers, ...given })
  expect(answer.status, path).toBe(200)
  return (await answer.json()).data
}

const beat = (key: string, title = '', address = '192.0.2.1') =>
  from<{ on: boolean }>(
    address,
    `/visitor/api/v1/live/beat?${new URLSearchParams({ key, sid: office.workgroup, title })}`,
  )
const list = (by = ann as TestPerson) =>
  server.http.get(`/api/v1/live/query?workgroupUid=${office.workgroup}&limit=1000`, by.token)
const titlesTold = (device: TestDevice) =>
  device.heard
    .filter(({ type }) => type === 'LIVE_VISITORS')
    .flatMap((message) => (contentOf(message).changed as { title: string }[]).map(({ title }) => title))

test('who may not see the list any more hears nothing of it from then on, and others go on', async () => {
  const [annDevice, bobDevice] = [await office.comes(ann as TestPerson), await office.comes(bob as TestPerson)]
  const told = async (title: string) => {
    await beat(randomUUID(), title)
    await expect.poll(() => titlesTold(bobDevice), { timeout: 5000 }).toContain(title)
  }
  for (const one of [ann, bob]) expect((await list(one)).status).toBe(200)
  await told('before')
  expect(titlesTold(annDevice)).toContain('before')
  await post('/api/v1/workgroup/member/remove', { workgroupUid: office.workgroup, agentUid: ann?.uid })
  await told('after')
  expect(titlesTold(annDevice)).not.toContain('after')
  await post('/api/v1/workgroup/member/add', { workgroupUid: office.workgroup, agentUid: ann?.uid })
  expect((await list()).status).toBe(200)
  await told('again')
  expect(titlesTold(annDevice)).toContain('again')
})

test('twenty tabs are a visitor’s, more are anybody’s', async () => {
  const visitor = await newVisitor(server)
  const claim = (key: string, { token } = visitor) =>
    post('/visitor/api/v1/live/claim', { key }, { token } as TestPerson)
  const keys = Array.from({ length: 22 }, () => randomUUID())
  for (const key of keys) {
    await beat(key)
    await claim(key)
  }
  const bound = async ({ uid } = visitor) =>
    listIn<{ visitorUid: string | null }>(await list()).filter(({ visitorUid }) => visitorUid === uid).length
  expect(await bound()).toBe(20)
  const other = await newVisitor(server)
  await claim(keys[0] as string, other)
  await claim(keys[21] as string)
  expect([await bound(), await bound(other)]).toEqual([20, 1])
})

test('a blocked address is told that the site does not show its visitors, and agents see nothing of it', async () => {
  const [near, far] = [randomUUID(), randomUUID()]
  await beat(near, 'before')
  await beat(far, 'far', '192.0.2.2')
  await post('/api/v1/block/address', { address: '192.0.2.1' })
  const nothing = { on: false, nextSeconds: 0, isCalled: false }
  for (const key of [near, randomUUID()]) expect(await beat(key, 'Insults')).toEqual(nothing)
  expect(await beat(far, 'far', '192.0.2.2')).toMatchObject({ on: true })
  expect(listIn(await list())).toMatchObject([{ title: 'far' }])
})

test('while somebody is blocked nothing that their page tells is kept, and it is not told so', async () => {
  const { uid, token } = await newVisitor(server, 'Vera')
  const page = { url: 'https://shop.example/', title: 'Shoes' }
  await from('192.0.2.9', '/visitor/api/v1/browse', page, token)
  const open = await server.http.post('/visitor/api/v1/thread', { sid: office.workgroup }, token)
  expect(open.status).toBe(200)
  await post('/api/v1/contact/block', { uid })
  await from('192.0.2.9', '/visitor/api/v1/browse', { url: 'https://shop.example/Insults', title: 'Insults' }, token)
  const told = {
    nickname: 'Insults',
    note: 'Insults',
    url: 'https://shop.example/Insults',
    avatar: 'https://x/Insults',
  }
  const answer = await from<{ nickname: string }>('192.0.2.9', '/visitor/api/v1/init', told, token)
  expect(answer).toMatchObject({ uid, nickname: 'Insults', avatar: 'https://x/Insults' })
  await post('/api/v1/block/address', { address: '192.0.2.9' })
  expect(await from('192.0.2.9', '/visitor/api/v1/init', told)).toMatchObject({ nickname: 'Insults' })
  for (const table of everyTable(server.dataFolder)) expect(table).not.toContain('Insults')
  expect(dataOf(await server.http.get(`/api/v1/contact/${uid}`, admin?.token))).toMatchObject({ nickname: 'Vera' })
  await post('/api/v1/contact/unblock', { uid })
  await from('192.0.2.8', '/visitor/api/v1/init', told, token)
  expect(dataOf(await server.http.get(`/api/v1/contact/${uid}`, admin?.token))).toMatchObject({ nickname: 'Insults' })
})
