import { createHmac } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { maxMerged } from '../../domain/people/merge.ts'
import { identitySecretOf } from '../../server/storage/derived-keys.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import type { Guest } from '../support/office.ts'
import { logIn, newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { addNeighbours, dataOf, listIn } from '../support/setting-up.ts'
import { jwtSecret } from '../support/test-server.ts'
import { erased } from '../support/traces.ts'

interface Page {
  readonly uid: string
  readonly tags: readonly string[]
  readonly threads: readonly { readonly uid: string }[]
  readonly visits: readonly { readonly url: string }[]
  readonly merged: readonly { readonly uid: string; readonly contact: { readonly uid: string } }[]
  readonly mergedInto: { readonly uid: string; readonly contact: { readonly uid: string } } | null
}

const server = perFile.server()
const office = perFile.office(server)
let [admin, agent, other]: TestPerson[] = []

beforeAll(async () => {
  admin = await logIn(server)
  ;[agent, other] = [await office.hire(50), await office.hire(0)]
  await office.comes(agent)
})

const merge = (uid: string, fromUid: string, by = agent as TestPerson) =>
  server.http.post('/api/v1/contact/merge', { uid, fromUid }, by.token)
const undo = (uid: string, by = agent as TestPerson) => server.http.post('/api/v1/contact/unmerge', { uid }, by.token)
const contact = async (uid: string, by = agent as TestPerson) =>
  dataOf<Page>(await server.http.get(`/api/v1/contact/${uid}`, by.token))
const threadsOf = ({ threads }: Page) => threads.map(({ uid }) => uid).sort()
const idOf = (answer: Awaited<ReturnType<typeof merge>>) => dataOf<{ uid: string }>(answer).uid

async function arrives(name: string): Promise<Guest> {
  const guest = await office.arrives()
  const facts = { nickname: name, url: `https://shop.example/${name}` }
  await server.http.post('/visitor/api/v1/init', facts, guest.token)
  return guest
}

test('conversations, pages, facts and tags of a merged contact are under the other, and undoing restores both exactly', async () => {
  const [vera, same] = [await arrives('Vera'), await arrives('Same')]
  await server.http.post('/api/v1/contact/update', { uid: same.uid, tags: ['vip'], note: 'kind' }, agent?.token)
  const before = [await contact(vera.uid), await contact(same.uid)]
  const uid = idOf(await merge(vera.uid, same.uid))
  const both = await contact(vera.uid)
  expect(threadsOf(both)).toEqual([vera.thread.uid, same.thread.uid].sort())
  expect(both.visits.map(({ url }) => url)).toEqual(['https://shop.example/Same', 'https://shop.example/Vera'])
  expect(both).toMatchObject({ tags: [], merged: [{ uid, contact: { uid: same.uid, tags: ['vip'], note: 'kind' } }] })
  expect(await contact(same.uid)).toMatchObject({ mergedInto: { uid, contact: { uid: vera.uid } } })
  const listed = await server.http.get('/api/v1/contact/query?search=Same', agent?.token)
  expect(listIn(listed)).toMatchObject([{ uid: same.uid, mergedInto: { uid: vera.uid, nickname: 'Vera' } }])
  expect((await undo(uid)).status).toBe(200)
  expect([await contact(vera.uid), await contact(same.uid)]).toEqual(before)
  expect(await undo(uid)).toEqual(refused(404, 'not_found'))
  const acts = await server.http.get('/api/v1/audit/query?pageSize=2', admin?.token)
  expect(listIn(acts)).toMatchObject([
    { kind: 'contact.unmerge', targetUid: same.uid, doer: { uid: agent?.uid } },
    { kind: 'contact.merge', targetUid: same.uid },
  ])
})

test('the visitors read only their own, also if the site has proven both', async () => {
  const [vera, same] = [await arrives('Vera'), await arrives('Same')]
  for (const { token, uid } of [vera, same]) {
    const visitorHash = createHmac('sha256', identitySecretOf(jwtSecret)).update(uid).digest('hex')
    await server.http.post('/visitor/api/v1/init', { visitorUid: uid, visitorHash }, token)
  }
  idOf(await merge(vera.uid, same.uid))
  // Their first proof has ended the sessions without one.
  const proven = async (name: string) => {
    const visitorHash = createHmac('sha256', identitySecretOf(jwtSecret)).update(name).digest('hex')
    return (await server.http.post('/visitor/api/v1/init', { visitorUid: name, visitorHash })).body.data.accessToken
  }
  const [mine, theirs] = [vera, same]
  const token = await proven(mine.uid)
  const read = (topic: string) => server.http.get(`/visitor/api/v1/message/thread/topic?topic=${topic}`, token)
  expect((await read(mine.thread.topic)).status).toBe(200)
  expect((await read(theirs.thread.topic)).status).toBe(404)
  const synced = await server.http.post('/visitor/api/v1/message/sync', { wait: 0 }, token)
  expect(JSON.stringify(synced.body)).not.toContain(theirs.thread.uid)
})

test('only who sees both merges and undoes; an agent sees nothing through a merge that they do not see anyway', async () => {
  const [vera, hidden] = [await arrives('Vera'), await newVisitor(server, 'Hidden')]
  const { admin: neighbour } = await addNeighbours(server)
  for (const [by, uid, fromUid] of [
    [agent, vera.uid, hidden.uid],
    [agent, hidden.uid, vera.uid],
    [other, vera.uid, hidden.uid],
    [neighbour, vera.uid, hidden.uid],
    [admin, vera.uid, 'nobody'],
  ] as const)
    expect(await merge(uid, fromUid, by)).toEqual(refused(404, 'not_found'))
  const uid = idOf(await merge(vera.uid, hidden.uid, admin))
  expect((await contact(vera.uid, admin)).merged).toHaveLength(1)
  expect((await contact(vera.uid)).merged).toEqual([])
  for (const by of [agent, other, neighbour]) expect(await undo(uid, by)).toEqual(refused(404, 'not_found'))
  expect((await undo(uid, admin)).status).toBe(200)
})

test('only who sees both undoes, also if what they do not see is that into which it is merged', async () => {
  const [vera, hidden] = [await arrives('Vera'), await newVisitor(server, 'Hidden')]
  const uid = idOf(await merge(hidden.uid, vera.uid, admin))
  expect(await undo(uid)).toEqual(refused(404, 'not_found'))
  expect((await contact(vera.uid)).mergedInto).toBeNull()
  expect((await contact(hidden.uid, admin)).merged).toHaveLength(1)
})

test('undone by several at once, it is undone and recorded once', async () => {
  const [vera, same] = [await arrives('Vera'), await arrives('Same')]
  const uid = idOf(await merge(vera.uid, same.uid))
  const answers = await Promise.all(Array.from({ length: 5 }, () => undo(uid)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 404)).toHaveLength(4)
  const acts = await server.http.get('/api/v1/audit/query?kind=contact.unmerge&pageSize=100', admin?.token)
  expect(listIn<{ targetUid: string }>(acts).filter(({ targetUid }) => targetUid === same.uid)).toHaveLength(1)
})

test('as many as are merged into one, and no more; an undone merge makes room', async () => {
  const one = await newVisitor(server)
  const others = await Promise.all(Array.from({ length: maxMerged + 1 }, () => newVisitor(server)))
  const last = others.pop()?.uid ?? ''
  const merges: string[] = []
  for (const { uid } of others) merges.push(idOf(await merge(one.uid, uid, admin)))
  const full = await merge(one.uid, last, admin)
  expect([full.status, full.body.error]).toEqual([409, 'wrong_state'])
  expect(full.body.message).toContain(String(maxMerged))
  expect((await undo(merges[0] ?? '', admin)).status).toBe(200)
  expect((await merge(one.uid, last, admin)).status).toBe(200)
})

test('chains, circles and a second merge of the same are refused, however many ask at once', async () => {
  const [a, b, c] = [await newVisitor(server, 'A'), await newVisitor(server, 'B'), await newVisitor(server, 'C')]
  expect(await merge(a.uid, a.uid, admin)).toEqual(refused(400, 'malformed'))
  const pairs = [
    [a.uid, b.uid],
    [b.uid, a.uid],
    [a.uid, b.uid],
    [b.uid, c.uid],
    [c.uid, a.uid],
  ] as const
  const answers = await Promise.all(pairs.map(([uid, fromUid]) => merge(uid, fromUid, admin)))
  const done = answers.filter(({ status }) => status === 200)
  expect(done.length).toBeGreaterThan(0)
  for (const answer of answers.filter(({ status }) => status !== 200))
    expect(answer).toEqual(refused(409, 'wrong_state'))
  const sql = 'select from_uid, into_uid from merges where undone_at is null and into_uid in (?, ?, ?)'
  const standing = server.rows(sql, a.uid, b.uid, c.uid)
  expect(standing).toHaveLength(done.length)
  // Whoever asks first decides: two of them may both be merged into the third.
  const gone = new Set(standing.map((one) => one.from_uid))
  expect(gone.size).toBe(standing.length)
  expect(standing.filter((one) => gone.has(one.into_uid))).toEqual([])
})

test('erasing a contact erases what is merged into it; erasing the merged one leaves the other', async () => {
  const [vera, same, third] = [await arrives('Vera'), await arrives('Same'), await arrives('Third')]
  idOf(await merge(vera.uid, same.uid))
  await erased(server, vera.uid)
  await expect.poll(() => server.rows('select uid from erasures where finished_at is null')).toEqual([])
  for (const { uid } of [vera, same])
    expect((await server.http.get(`/api/v1/contact/${uid}`, admin?.token)).status).toBe(404)
  const uids = [vera.uid, same.uid]
  for (const [table, column] of [
    ['merges', 'from_uid'],
    ['merges', 'into_uid'],
    ['page_visits', 'visitor_uid'],
    ['audit', 'target_uid'],
    ['threads', 'visitor_uid'],
  ])
    expect(server.rows(`select 1 from ${table} where ${column} in (?, ?)`, ...uids), `${table}.${column}`).toEqual([])
  const fourth = await arrives('Fourth')
  idOf(await merge(third.uid, fourth.uid))
  await erased(server, fourth.uid)
  expect(await contact(third.uid)).toMatchObject({ uid: third.uid, merged: [] })
  expect(server.rows('select 1 from merges where from_uid = ?', fourth.uid)).toEqual([])
})

test('an export has both, each in its own folder', async () => {
  const [vera, same] = [await arrives('Vera'), await arrives('Same')]
  idOf(await merge(vera.uid, same.uid))
  const headers = { authorization: `Bearer ${admin?.token}` }
  const answer = await fetch(`${server.url}/api/v1/contact/${vera.uid}/export`, { headers })
  const names = Buffer.from(await answer.arrayBuffer()).toString('latin1')
  for (const name of ['person.json', `threads/${vera.thread.uid}.jsonl`]) expect(names).toContain(name)
  for (const name of ['person.json', `threads/${same.thread.uid}.jsonl`])
    expect(names).toContain(`merged/${same.uid}/${name}`)
})

test('a visitor without a conversation can be merged too', async () => {
  const [one, two] = [await newVisitor(server), await newVisitor(server)]
  await openThread(server, one, { sid: office.workgroup })
  expect((await merge(one.uid, two.uid, admin)).status).toBe(200)
})
