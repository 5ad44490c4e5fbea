import { beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import type { Guest } from '../support/office.ts'
import { logIn, type TestPerson } from '../support/people.ts'
import { addNeighbours, dataOf, listIn } from '../support/setting-up.ts'

interface Contact {
  readonly uid: string
  readonly nickname: string
  readonly email: string
  readonly tags: readonly string[]
  readonly told: Record<string, string>
  readonly threads: readonly { readonly uid: string }[]
}

const server = perFile.server()
const office = perFile.office(server)
let agent: TestPerson
let other: TestPerson
let admin: TestPerson
let guest: Guest

beforeAll(async () => {
  admin = await logIn(server)
  agent = await office.hire()
  await office.comes(agent)
  guest = await office.arrives()
  other = await office.hire()
  const facts = { nickname: 'Vera', email: 'vera@shop.example', url: 'https://shop.example/bike', lang: 'zh-CN' }
  await server.http.post('/visitor/api/v1/init', { ...facts, referrer: 'https://search.example' }, guest.token)
})

const one = (by: TestPerson, uid = guest.uid) => server.http.get(`/api/v1/contact/${uid}`, by.token)
const list = async (by: TestPerson, query = '') =>
  listIn<Contact>(await server.http.get(`/api/v1/contact/query?pageSize=100${query}`, by.token)).map(({ uid }) => uid)
const note = (wish: object, by: TestPerson) =>
  server.http.post('/api/v1/contact/update', { uid: guest.uid, ...wish }, by.token)

test('an agent sees the visitor’s data, where they are, and their threads together', async () => {
  const contact = dataOf<Contact>(await one(agent))
  expect(contact).toMatchObject({
    uid: guest.uid,
    nickname: 'Vera',
    email: 'vera@shop.example',
    url: 'https://shop.example/bike',
    referrer: 'https://search.example',
    lang: 'zh-CN',
    notedBy: '',
    tags: [],
  })
  expect(contact.threads.map(({ uid }) => uid)).toEqual([guest.thread.uid])
  expect(await list(agent)).toEqual([guest.uid])
  expect(await list(admin)).toContain(guest.uid)
})

test('an agent without a thread with them, or who left it, and another organization find nobody', async () => {
  const neighbours = await addNeighbours(server)
  for (const stranger of [other, neighbours.admin]) {
    expect(await one(stranger)).toEqual(refused(404, 'not_found'))
    expect(await note({ note: 'x' }, stranger)).toEqual(refused(404, 'not_found'))
    expect(await list(stranger)).toEqual([])
  }
  expect(await one(agent, 'nobody')).toEqual(refused(404, 'not_found'))
  const second = await office.arrives()
  expect((await one(agent, second.uid)).status).toBe(200)
  expect((await server.http.post('/api/v1/thread/takeover', { uid: second.thread.uid }, admin.token)).status).toBe(200)
  expect(await one(agent, second.uid)).toEqual(refused(404, 'not_found'))
})

test('agents’ notes are shown to agents only, and clearing one shows the visitor’s own data again', async () => {
  const noted = { nickname: 'VIP Vera', mobile: '123', note: 'kind', tags: ['vip', '大客户', 'Österreich'] }
  const changed = dataOf<Contact>(await note(noted, agent))
  expect(changed).toMatchObject({ ...noted, email: 'vera@shop.example', notedBy: agent.uid })
  expect(changed.told).toEqual({ nickname: 'Vera', email: 'vera@shop.example', mobile: '', note: '' })
  expect(dataOf<Contact>(await note({ nickname: '' }, admin))).toMatchObject({
    ...noted,
    nickname: 'Vera',
    notedBy: admin.uid,
  })
  expect(await note({ email: 'vera@shop' }, agent)).toEqual(refused(400, 'malformed'))
  const resumed = await server.http.post('/visitor/api/v1/init', {}, guest.token)
  expect(resumed.body.data.nickname).toBe('Vera')
  expect(JSON.stringify(resumed.body)).not.toContain('VIP')
})

test('contacts are found by name, data, notes, and tag', async () => {
  for (const found of [
    'search=VERA',
    'search=shop.example',
    'search=123',
    'search=kind',
    'tag=vip',
    'tag=大客户',
    'tag=Österreich',
  ])
    expect([found, await list(agent, `&${found}`)]).toEqual([found, [guest.uid]])
  for (const missed of ['search=nobody', 'search=%25', 'search=email', 'tag=vi', 'tag=vip%22,%22'])
    expect([missed, await list(agent, `&${missed}`)]).toEqual([missed, []])
})

test('an invalid note is refused', async () => {
  for (const wrong of [{ tags: [''] }, { note: 'x'.repeat(10_001) }, { avatar: 'x' }, { tags: ['a', 'a'] }])
    expect(await note(wrong, agent)).toEqual(refused(400, 'malformed'))
})
