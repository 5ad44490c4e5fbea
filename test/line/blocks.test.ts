import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { isCounted, limitsWith } from '../support/limits.ts'
import type { Guest } from '../support/office.ts'
import { logIn, newVisitor, type TestPerson } from '../support/people.ts'
import { addNeighbours, dataOf, listIn } from '../support/setting-up.ts'
import { runOn } from '../support/test-database.ts'

interface ShownBlock {
  readonly uid: string
  readonly target: string
  readonly until: number | null
}

const kept = 4
const server = perFile.server({ limits: limitsWith({ 'blocks.kept': kept }) })
const office = perFile.office(server)
let [admin, agent, other]: TestPerson[] = []

beforeAll(async () => {
  admin = await logIn(server)
  ;[agent, other] = [await office.hire(20), await office.hire(0)]
  await office.comes(agent)
})

const block = (body: object, by = agent as TestPerson) => server.http.post('/api/v1/contact/block', body, by.token)
const unblock = (uid: string, by = agent as TestPerson) =>
  server.http.post('/api/v1/contact/unblock', { uid }, by.token)
const blockAddress = (body: object, by = admin as TestPerson) =>
  server.http.post('/api/v1/block/address', body, by.token)
const blocks = async () => listIn<ShownBlock>(await server.http.get('/api/v1/block/query', admin?.token))
const contact = async (uid: string) => (await server.http.get(`/api/v1/contact/${uid}`, agent?.token)).body.data
const removeAll = async () => {
  for (const { uid } of await blocks()) await server.http.post('/api/v1/block/remove', { uid }, admin?.token)
}
const stateOf = ({ thread }: Guest) => server.rows('select state from threads where uid = ?', thread.uid)[0]?.state
const countOf = ({ thread }: Guest) =>
  server.rows('select count(*) as count from messages where thread_uid = ?', thread.uid)[0]?.count as number

/** Asks as the page of a visitor does, from an address that the proxy on this machine names. */
async function from(
  address: string,
  path: string,
  body: object,
  token = '',
): Promise<{ status: number; error: string }> {
  const headers = {
    'content-type': 'application/json',
    'x-forwarded-for': address,
    ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
  }
  const answer = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: answer.status, error: (await answer.json()).error }
}

const says = async ({ page, thread }: Guest, uid: string = randomUUID()) => {
  await page.say(thread.topic, { uid, content: 'hello' })
  await page.roundTrip()
  return uid
}
const post = ({ thread, token }: Guest, uid: string = randomUUID()) =>
  server.http.post('/visitor/api/v1/message/send', { uid, content: 'hello', thread: { topic: thread.topic } }, token)

test('what a blocked visitor sends is refused at both doors, at once on an open connection; what was stored stays', async () => {
  const guest = await office.arrives()
  const stored = await says(guest)
  expect((await block({ uid: guest.uid, reason: 'Insults' })).status).toBe(200)
  expect(stateOf(guest)).toBe('CLOSED')
  const before = countOf(guest)
  const refusedUid = await says(guest)
  expect(await guest.page.refusal(refusedUid)).toMatchObject({ code: 'blocked' })
  expect(await post(guest)).toEqual(refused(403, 'blocked'))
  for (const [path, body] of [
    ['/visitor/api/v1/thread', { sid: office.workgroup }],
    ['/visitor/api/v1/feedback/submit', { content: 'A word' }],
  ] as const)
    expect(await server.http.post(path, body, guest.token), path).toEqual(refused(403, 'blocked'))
  // A repeat of what was acknowledged gets its first answer.
  expect((await post(guest, stored)).body.data).toMatchObject({ uid: stored, seq: expect.any(Number) })
  expect(countOf(guest)).toBe(before)
  const read = await server.http.get(`/visitor/api/v1/message/thread/topic?topic=${guest.thread.topic}`, guest.token)
  expect(listIn<{ uid: string }>(read).map(({ uid }) => uid)).toContain(stored)
  expect((await unblock(guest.uid)).status).toBe(200)
  expect((await server.http.post('/visitor/api/v1/thread', { sid: office.workgroup }, guest.token)).status).toBe(200)
})

test('who waits in a queue leaves it with the block, and rings nobody from then on', async () => {
  await server.http.post('/api/v1/agent/update/status', { status: 'BUSY' }, agent?.token)
  const guest = await office.arrives()
  expect(stateOf(guest)).toBe('QUEUING')
  expect((await block({ uid: guest.uid }, admin)).status).toBe(200)
  expect(stateOf(guest)).toBe('CLOSED')
  const queue = await server.http.get('/api/v1/queue/query/queuing', agent?.token)
  expect(JSON.stringify(queue.body)).not.toContain(guest.thread.uid)
  await server.http.post('/api/v1/agent/update/status', { status: 'AVAILABLE' }, agent?.token)
  const letter = { uid: guest.uid, workgroupUid: office.workgroup, message: { content: 'May I?' } }
  expect(await server.http.post('/api/v1/thread/begin', letter, agent?.token)).toEqual(refused(409, 'wrong_state'))
  await removeAll()
})

test('a block is for agents who may see the visitor; one of an address, and the list of all, for admins', async () => {
  const guest = await office.arrives()
  const { admin: neighbour } = await addNeighbours(server)
  for (const stranger of [other, neighbour] as TestPerson[])
    expect(await block({ uid: guest.uid }, stranger)).toEqual(refused(404, 'not_found'))
  expect(await blockAddress({ address: '192.0.2.1' }, agent)).toEqual(refused(403, 'forbidden'))
  expect((await server.http.get('/api/v1/block/query', agent?.token)).status).toBe(403)
  expect(await unblock(guest.uid)).toEqual(refused(404, 'not_found'))
  const made = dataOf<ShownBlock>(await block({ uid: guest.uid, seconds: 3600, reason: 'Insults' }))
  expect(await contact(guest.uid)).toMatchObject({ block: { uid: made.uid, reason: 'Insults', byUid: agent?.uid } })
  expect((await server.http.get('/api/v1/block/query', neighbour.token)).body.data.content).toEqual([])
  const foreign = await server.http.post('/api/v1/block/remove', { uid: made.uid }, neighbour.token)
  expect(foreign).toEqual(refused(404, 'not_found'))
  expect(await blockAddress({ visitorUid: guest.uid }, neighbour)).toEqual(refused(404, 'not_found'))
  for (const stranger of [other, neighbour] as TestPerson[])
    expect(await unblock(guest.uid, stranger)).toEqual(refused(404, 'not_found'))
  const byAgent = await server.http.post('/api/v1/block/remove', { uid: made.uid }, agent?.token)
  expect(byAgent).toEqual(refused(403, 'forbidden'))
  expect(await post(guest)).toEqual(refused(403, 'blocked'))
  const audit = await server.http.get('/api/v1/audit/query?kind=contact.block', admin?.token)
  expect(listIn(audit)[0]).toMatchObject({
    targetUid: guest.uid,
    changes: [{ field: 'until', to: expect.any(String) }],
  })
  expect(JSON.stringify(audit.body)).not.toContain('Insults')
  await removeAll()
})

test('an address is blocked as the trusted proxy names it, of IPv6 the whole /64, for whoever comes from there', async () => {
  for (const [address, inside, outside] of [
    ['192.0.2.7', '192.0.2.7', '192.0.2.8'],
    ['2001:db8:1:2::5', '2001:db8:1:2:ffff::9', '2001:db8:1:3::5'],
  ] as const) {
    const [near, far] = [await newVisitor(server, 'Near'), await newVisitor(server, 'Far')]
    const open = (at: string, { token }: TestPerson) =>
      from(at, '/visitor/api/v1/thread', { sid: office.workgroup }, token)
    expect((await open(inside, near)).status).toBe(200)
    expect((await blockAddress({ address, seconds: 60 })).status).toBe(200)
    const states = () => server.rows('select state from threads where visitor_uid = ?', near.uid)
    expect(states()).toEqual([{ state: 'CLOSED' }])
    expect(await open(inside, near)).toMatchObject({ status: 403, error: 'blocked' })
    // What a client writes in front of the proxy's word counts for nothing.
    expect(await open(`${outside}, ${inside}`, near)).toMatchObject({ status: 403, error: 'blocked' })
    expect((await open(`${inside}, ${outside}`, far)).status).toBe(200)
    await removeAll()
    expect((await open(inside, near)).status).toBe(200)
  }
  for (const address of ['shop.example', '192.0.2.0/24', '2001:db8::/32', ''])
    expect(await blockAddress({ address }), address).toEqual(refused(400, 'malformed'))
})

test('an admin blocks the address that a visitor wrote from without learning it beforehand', async () => {
  const guest = await newVisitor(server, 'Wandering')
  expect(await blockAddress({ visitorUid: guest.uid })).toEqual(refused(404, 'not_found'))
  await from('198.51.100.4', '/visitor/api/v1/thread', { sid: office.workgroup }, guest.token)
  expect(dataOf<ShownBlock>(await blockAddress({ visitorUid: guest.uid })).target).toBe('198.51.100.4')
  await removeAll()
})

test('blocks hold over a restart, end by themselves, and are bounded', async () => {
  const [brief, long] = [await office.arrives(), await office.arrives()]
  await block({ uid: brief.uid, seconds: 60 })
  await block({ uid: long.uid })
  const visit = ({ token }: TestPerson) => server.http.post('/visitor/api/v1/thread', { sid: office.workgroup }, token)
  expect([(await visit(brief)).status, (await visit(long)).status]).toEqual([403, 403])
  // A block that is over already when the server starts again.
  await server.stop()
  runOn(server.dataFolder, 'update blocks set until = ? where target = ?', [Date.now() - 1, brief.uid])
  await server.start({ limits: limitsWith({ 'blocks.kept': kept }) })
  expect([(await visit(brief)).status, (await visit(long)).status]).toEqual([200, 403])
  expect((await blocks()).map(({ target }) => target)).toEqual([long.uid])
  for (let at = 1; at < kept; at += 1) expect((await blockAddress({ address: `203.0.113.${at}` })).status).toBe(200)
  expect(await blockAddress({ address: '203.0.113.99' })).toEqual(refused(503, 'busy'))
  await isCounted(server, 'blocks.kept')
  // Another end for the same target is no further block.
  expect((await block({ uid: long.uid, seconds: 60 }, admin)).status).toBe(200)
  expect(await blocks()).toHaveLength(kept)
})
