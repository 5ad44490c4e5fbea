import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { liftedLimits } from '../../server/config/limits.ts'
import { identitySecretOf } from '../../server/storage/derived-keys.ts'
import { perFile } from '../support/fixtures.ts'
import { type Answer, refused } from '../support/http.ts'
import { type Guest, hearsOf, type Office, openOffice } from '../support/office.ts'
import { logIn, openThread, type TestPerson } from '../support/people.ts'
import { listIn } from '../support/setting-up.ts'
import { jwtSecret } from '../support/test-server.ts'

const server = perFile.server({ limits: { budgets: liftedLimits.budgets } })

const set = (token: string, uid: string, priority: unknown): Promise<Answer> =>
  server.http.post('/api/v1/thread/priority', { uid, priority }, token)
const stored = (guest: Guest) =>
  server.rows('select priority from threads where uid = ?', guest.thread.uid)[0]?.priority

/** Returns the hash by which a site proves a name, and a priority with it. */
function hashOf(visitorUid: string, priority?: number): string {
  const text = priority === undefined ? visitorUid : `${visitorUid}\0${priority}`
  return createHmac('sha256', identitySecretOf(jwtSecret)).update(text).digest('hex')
}

const meet = (given: object) => server.http.post('/visitor/api/v1/init', given)

/** A visitor of the site, with what it says of them, who asks for the workgroup. */
async function customer(office: Office, given: object): Promise<TestPerson & { threadUid: string }> {
  const { status, body } = await meet(given)
  expect(status).toBe(200)
  const person = { uid: body.data.uid, token: body.data.accessToken }
  return { ...person, threadUid: (await openThread(server, person, { type: '1', sid: office.workgroup })).uid }
}

async function queueOf({ token }: TestPerson): Promise<[string, number][]> {
  const list = listIn<{ thread: { uid: string }; priority: number }>(
    await server.http.get('/api/v1/queue/query/queuing', token),
  )
  return list.map(({ thread, priority }) => [thread.uid, priority])
}

describe('in the queue', () => {
  test('an agent gives a waiting visitor another priority: they are served first, and the others hear their new place', async () => {
    const office = openOffice(server)
    const agent = await office.hire(1)
    const device = await office.comes(agent)
    const served = await office.arrives()
    const [first, second] = [await office.arrives(), await office.arrives()]
    expect((await set(agent.token, second.thread.uid, 3)).body.data).toEqual({ uid: second.thread.uid, priority: 3 })
    await hearsOf(second.page, 'QUEUE_UPDATE', ({ position }) => position === 1)
    await hearsOf(first.page, 'QUEUE_UPDATE', ({ position }) => position === 2)
    await hearsOf(device, 'QUEUE_NOTICE', ({ threadUid }) => threadUid === second.thread.uid)
    expect(await queueOf(agent)).toEqual([
      [second.thread.uid, 3],
      [first.thread.uid, 0],
    ])
    await server.http.post('/api/v1/thread/close', { uid: served.thread.uid }, agent.token)
    await second.page.hears((message) => message.type === 'WELCOME')
    expect((await queueOf(agent)).map(([uid]) => uid)).toEqual([first.thread.uid])
    office.close()
  })

  test('a backend may too; other agents, visitors and odd numbers are refused, and nothing changes', async () => {
    const [office, other] = [openOffice(server, { routing: 'MANUAL' }), openOffice(server, { routing: 'MANUAL' })]
    const [agent, stranger] = [await office.hire(1), await other.hire(1)]
    const guest = await office.arrives()
    const { uid } = guest.thread
    const made = await server.http.post('/api/v1/apikey/create', { name: 'shop' }, (await logIn(server)).token)
    const key = String((made.body.data as { key?: string }).key)
    expect((await set(key, uid, 2)).status).toBe(200)
    expect(await set(stranger.token, uid, 9)).toEqual(refused(404, 'thread_not_found'))
    expect(await set(agent.token, 'no-such-thread', 9)).toEqual(refused(404, 'thread_not_found'))
    expect((await set(guest.token, uid, 9)).status).toBe(403)
    for (const odd of [-1, 10, 1.5, '3', null, undefined]) expect((await set(agent.token, uid, odd)).status).toBe(400)
    expect(stored(guest)).toBe(2)
    await server.http.post('/api/v1/agent/accept', { threadUid: uid }, agent.token)
    const bystander = await office.hire(1)
    expect(await set(bystander.token, uid, 5)).toEqual(refused(404, 'thread_not_found'))
    expect((await set(agent.token, uid, 5)).status).toBe(200)
    await server.http.post('/api/v1/thread/close', { uid }, agent.token)
    expect(await set(agent.token, uid, 5)).toEqual(refused(409, 'thread_closed'))
    office.close()
    other.close()
  })
})

describe('of a workgroup', () => {
  test('a workgroup’s threads have its priority: an agent of two serves the more urgent one first', async () => {
    const [plain, urgent] = [openOffice(server), openOffice(server, { priority: 4 })]
    const agent = await plain.hire(1)
    const place = { workgroupUid: urgent.workgroup, agentUid: agent.uid }
    await server.http.post('/api/v1/workgroup/member/add', place, (await logIn(server)).token)
    await plain.comes(agent)
    const served = await plain.arrives()
    const [early, late] = [await plain.arrives(), await urgent.arrives()]
    expect([stored(early), stored(late)]).toEqual([0, 4])
    await server.http.post('/api/v1/thread/close', { uid: served.thread.uid }, agent.token)
    await late.page.hears((message) => message.type === 'WELCOME')
    expect(stored(early)).toBe(0)
    expect((await queueOf(agent)).map(([uid]) => uid)).toEqual([early.thread.uid])
    plain.close()
    urgent.close()
  })
})

describe('of a visitor', () => {
  test('the site’s priority counts only with its proof, for as long as the site proves it', async () => {
    const office = openOffice(server, { routing: 'MANUAL', priority: 2 })
    const agent = await office.hire(1)
    const unproven = { visitorUid: 'vip-1', visitorHash: hashOf('vip-1') }
    expect(await meet({ visitorUid: 'vip-1', priority: 9 })).toEqual(refused(403, 'forbidden'))
    expect(await meet({ ...unproven, priority: 9 })).toEqual(refused(403, 'forbidden'))
    expect(await meet({ ...unproven, visitorHash: hashOf('vip-1', 7), priority: 9 })).toEqual(refused(403, 'forbidden'))
    expect((await meet({ ...unproven, priority: 10 })).status).toBe(400)
    const proven = { visitorUid: 'vip-1', visitorHash: hashOf('vip-1', 7), priority: 7 }
    const vip = await customer(office, proven)
    const low = await customer(office, { visitorUid: 'low', visitorHash: hashOf('low', 1), priority: 1 })
    expect(await queueOf(agent)).toEqual([
      [vip.threadUid, 7],
      [low.threadUid, 2],
    ])
    // Proven without one later, as somebody whose rank has ended.
    await server.http.post('/visitor/api/v1/thread/close', { uid: vip.threadUid }, vip.token)
    const again = await customer(office, unproven)
    expect([again.uid, (await queueOf(agent)).map(([, priority]) => priority)]).toEqual([vip.uid, [2, 2]])
    office.close()
  })

  test('a customer whose name contains another’s name and a digit proves nothing about that other', async () => {
    const name = 'bob\n7'
    expect(await meet({ visitorUid: 'bob', visitorHash: hashOf(name), priority: 7 })).toEqual(refused(403, 'forbidden'))
    expect((await meet({ visitorUid: 'bob\0', visitorHash: hashOf('bob\0') })).status).toBe(400)
  })

  test('a visitor’s page is told nothing of priorities', async () => {
    const office = openOffice(server, { routing: 'MANUAL' })
    const { token } = await customer(office, { visitorUid: 'p', visitorHash: hashOf('p', 9), priority: 9 })
    const open = await server.http.post('/visitor/api/v1/thread', { sid: office.workgroup }, token)
    expect(JSON.stringify(open.body)).not.toContain('priority')
    office.close()
  })
})
