import { afterAll, beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import type { Guest } from '../support/office.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'
import { listIn } from '../support/setting-up.ts'

interface Waiting {
  readonly thread: { readonly uid: string; readonly state: string; readonly user: { readonly nickname: string } }
  readonly position: number
  readonly queueSize: number
  readonly waitSeconds: number
}

// Two workgroups whose agents take threads by hand, so every visitor waits.
const server = perFile.server()
const sales = perFile.office(server, { routing: 'MANUAL' })
const support = perFile.office(server, { routing: 'MANUAL' })
let agent: TestPerson
let stranger: TestPerson
let device: TestDevice
let guests: Guest[]

beforeAll(async () => {
  agent = await sales.hire()
  stranger = await support.hire()
  const admin = await logIn(server)
  const place = { workgroupUid: support.workgroup, agentUid: agent.uid }
  await server.http.post('/api/v1/workgroup/member/add', place, admin.token)
  device = await connect(server, stranger)
  guests = []
  for (const office of [sales, support, sales]) guests.push(await office.arrives())
})
afterAll(() => device.drop())

const query = ({ token }: TestPerson, more = '') => server.http.get(`/api/v1/queue/query/queuing?${more}`, token)
const places = async (person: TestPerson, more = '') =>
  listIn<Waiting>(await query(person, more)).map(({ thread, position, queueSize }) => [
    guests.findIndex((guest) => guest.thread.uid === thread.uid),
    `${position} of ${queueSize}`,
  ])

test('an agent sees the waiting visitors of all their workgroups, each with the place in its own queue', async () => {
  expect(await places(agent)).toEqual([
    [0, '1 of 2'],
    [1, '1 of 1'],
    [2, '2 of 2'],
  ])
  const [first] = listIn<Waiting>(await query(agent))
  expect(first).toMatchObject({ thread: { state: 'QUEUING', user: { nickname: 'Vera' } } })
  expect(first?.waitSeconds).toBeGreaterThanOrEqual(0)
  expect(first?.waitSeconds).toBeLessThan(600)
})

test('the list comes in pages that keep the places', async () => {
  expect(await places(agent, 'pageSize=1&pageNumber=2')).toEqual([[2, '2 of 2']])
  expect((await query(agent, 'pageSize=2')).body.data).toMatchObject({ totalElements: 3, totalPages: 2, last: false })
  expect(await query(agent, 'pageSize=101')).toEqual(refused(400, 'malformed'))
})

test('an agent sees nobody who waits for others, and neither does an admin who is not a member', async () => {
  expect(await places(stranger)).toEqual([[1, '1 of 1']])
  expect(await places(await logIn(server))).toEqual([])
})

test('a visitor who waits for an agent by name is in that agent’s list, and in nobody else’s', async () => {
  const visitor = await newVisitor(server, 'Named')
  const busy = await support.hire(0)
  const { uid } = await openThread(server, visitor, { type: '0', sid: busy.uid })
  const seen = listIn<Waiting>(await query(busy)).map(({ thread }) => thread.uid)
  expect(seen.sort()).toEqual([uid, guests[1]?.thread.uid].sort())
  expect(listIn<Waiting>(await query(agent)).some(({ thread }) => thread.uid === uid)).toBe(false)
})

test('a visitor who is taken or leaves is no longer in it, and the others move up', async () => {
  const [first, second] = guests as [Guest, Guest]
  await server.http.post('/visitor/api/v1/thread/close', { uid: first.thread.uid }, first.token)
  await server.http.post('/api/v1/agent/accept', { threadUid: second.thread.uid }, stranger.token)
  expect(await places(agent)).toEqual([[2, '1 of 1']])
  expect(await places(stranger)).toEqual([])
})
