import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, expect, test, vi } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import type { Guest } from '../support/office.ts'
import { logIn, type TestPerson } from '../support/people.ts'
import { addNeighbours, listIn } from '../support/setting-up.ts'

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
})

async function says(by: TestPerson, content: string, more: object = {}): Promise<string> {
  const path = by === guest ? '/visitor/api/v1/message/send' : '/api/v1/message/rest/send'
  const { status, body } = await server.http.post(
    path,
    { content, thread: { topic: guest.thread.topic }, ...more },
    by.token,
  )
  if (status !== 200) throw new Error(`not said: ${body.error}`)
  return body.data.uid
}

const search = (query: string, by: TestPerson, window = '') =>
  server.http.get(`/api/v1/message/search?query=${encodeURIComponent(query)}${window}`, by.token)
const finds = async (query: string, by = agent) =>
  listIn<{ uid: string }>(await search(query, by)).map(({ uid }) => uid)

test('a message is found at once by its words and prefixes, in any case and with or without accents', async () => {
  const uid = await says(guest, 'My Bicycle arrived without the café-racer saddle, order #A4711')
  for (const query of ['bicycle', 'BICYC', 'saddle bicycle', 'cafe', 'a4711', 'without the café'])
    expect([query, await finds(query)]).toEqual([query, [uid]])
  for (const query of ['icycle', 'bicycle trailer']) expect([query, await finds(query)]).toEqual([query, []])
  const { body } = await search('bicycle', agent)
  expect(body.data.content[0]).toMatchObject({ uid, thread: { uid: guest.thread.uid, topic: guest.thread.topic } })
})

test('Chinese is found by any substring', async () => {
  const uid = await says(guest, '您好，我想申请退款，订单还没有发货。')
  for (const query of ['退款', '申请退款', '订单 退款', '发货'])
    expect([query, await finds(query)]).toEqual([query, [uid]])
  for (const query of ['款退', '退货']) expect([query, await finds(query)]).toEqual([query, []])
})

test('messages of other types are found by what people read in them, not by what only machines read', async () => {
  const uid = await says(guest, JSON.stringify({ url: 'https://cdn.example/x', name: 'Invoice-2026.pdf' }), {
    type: 'FILE',
  })
  expect(await finds('invoice')).toEqual([uid])
  expect(await finds('cdn')).toEqual([])
  const said: readonly (readonly [type: string, content: string | object, query: string])[] = [
    ['VIDEO', { url: '/x', caption: 'Kettlefilm' }, 'kettlefilm'],
    ['ORDER', { title: 'Order', id: 'Z-881' }, 'Z-881'],
    ['CHOICE', { content: 'Which kettlecolour?' }, 'kettlecolour'],
    ['ROBOT', '**Kettlerobot** says', 'kettlerobot says'],
  ]
  for (const [type, content, query] of said) {
    const told = typeof content === 'string' ? content : JSON.stringify(content)
    expect(await finds(query)).toEqual([])
    const found = await says(agent, told, { type })
    expect([type, await finds(query)]).toEqual([type, [found]])
  }
  await says(guest, 'not {json', { type: 'IMAGE' })
})

test('a query is only words, without operators', async () => {
  for (const query of ['"', '*', '   ', '!?…', '()'])
    expect(await search(query, agent)).toEqual(refused(400, 'malformed'))
  for (const query of ['" OR rowid > 0 --', 'text:x NEAR(a b)', 'bicycle"*', '^bicycle -saddle', '{a} : b'])
    expect([query, (await search(query, agent)).status]).toEqual([query, 200])
  expect(await finds('bicycle OR nothing')).toEqual([])
})

test('only participants find it, and admins, but not participants of other threads', async () => {
  const uid = await says(agent, 'between the two of us: marzipan')
  expect(await finds('marzipan')).toEqual([uid])
  expect(await finds('marzipan', admin)).toEqual([uid])
  expect(await finds('marzipan', other)).toEqual([])
  expect(await finds('marzipan', (await addNeighbours(server)).admin)).toEqual([])
})

test('messages between colleagues are found by those two only', async () => {
  const { body } = await server.http.post('/api/v1/thread/member', { agentUid: other.uid }, agent.token)
  const uid = await says(agent, 'a private nougat', { thread: { topic: body.data.topic } })
  for (const one of [agent, other]) expect(await finds('nougat', one)).toEqual([uid])
  expect(await finds('nougat', admin)).toEqual([])
})

test('a note is found by agents of the thread', async () => {
  const uid = await says(agent, 'pistachio for colleagues', { thread: { topic: `${guest.thread.topic}_internal` } })
  expect(await finds('pistachio')).toEqual([uid])
  expect(await finds('pistachio', other)).toEqual([])
})

test('a withdrawn message is no longer found', async () => {
  const uid = await says(guest, 'my password is praline')
  expect(await finds('praline')).toEqual([uid])
  await says(guest, uid, { type: 'RECALL' })
  expect(await finds('praline')).toEqual([])
})

test('an agent who leaves a thread finds nothing of it any more', async () => {
  const uid = await says(guest, 'about caramel')
  expect(await finds('caramel')).toEqual([uid])
  await server.http.post('/api/v1/thread/takeover', { uid: guest.thread.uid }, admin.token)
  expect(await finds('caramel')).toEqual([])
  expect(await finds('caramel', admin)).toEqual([uid])
})

test('the newest come first, in pages', async () => {
  const uids: string[] = []
  for (let count = 0; count < 5; count += 1) uids.unshift(await says(guest, `brittle ${count}`))
  const pages = [
    await search('brittle', admin, '&pageSize=2'),
    await search('brittle', admin, '&pageSize=2&pageNumber=2'),
  ]
  expect(pages.map((page) => listIn<{ uid: string }>(page).map(({ uid }) => uid))).toEqual([
    uids.slice(0, 2),
    uids.slice(4),
  ])
  expect(pages.map(({ body }) => [body.data.totalElements, body.data.last])).toEqual([
    [5, false],
    [5, true],
  ])
})

const indexPath = () => join(server.dataFolder, 'parley-search.db')
const restart = async () => {
  await server.start()
  admin = await logIn(server)
}

test('an index that is lost, broken, or of another log is rebuilt', async () => {
  const before = await finds('brittle', admin)
  await server.stop()
  for (const content of ['no database at all'.repeat(1000), '']) {
    writeFileSync(indexPath(), content)
    await restart()
    expect(await finds('brittle', admin)).toEqual(before)
    await server.stop()
  }
})

const isFound = (query: string, uid: string) =>
  vi.waitFor(async () => expect(await finds(query, admin)).toEqual([uid]), { timeout: 15_000 })

test('an index damaged in the middle is rebuilt entirely, whoever notices it first', async () => {
  addMany(6000)
  await restart()
  await isFound('1th', '1th')
  await isFound('6000th', '6000th')
  // One searches for what exists, another sends a new message.
  const first = [
    async () => expect(await Promise.all([finds('1th', admin), finds('2th', admin)])).toEqual([['1th'], ['2th']]),
    async () => isFound('nutbrittle', await says(guest, 'nutbrittle')),
  ]
  for (const comesUponIt of first) {
    await server.stop()
    spoilFrom(40)
    await restart()
    await comesUponIt()
    await isFound('6000th', '6000th')
  }
})

/** Inserts that many messages, each with words of its own. */
function addMany(count: number): void {
  const db = new DatabaseSync(join(server.dataFolder, 'parley.db'))
  db.prepare(
    `insert into messages
     select thread_uid, seq + n, n || 'th', 'TEXT', n || 'th ' || hex(randomblob(4)) || ' ' || hex(randomblob(4)),
       status, channel, extra, sender_uid, sender, sent_at
     from messages, (with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ?) select n from numbers)
     where thread_uid = ? and seq = (select last_seq from threads where uid = thread_uid)`,
  ).run(count, guest.thread.uid)
  db.prepare('update threads set last_seq = last_seq + ? where uid = ?').run(count, guest.thread.uid)
  db.close()
}

function spoilFrom(page: number): void {
  const file = readFileSync(indexPath())
  expect(file.length).toBeGreaterThan((page + 20) * 4096)
  writeFileSync(indexPath(), file.fill('Z', page * 4096))
}
