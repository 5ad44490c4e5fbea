import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { hearsOf } from '../support/office.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'
import { addNeighbours, dataOf, listIn, type Neighbours } from '../support/setting-up.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'

interface Member {
  readonly agentUid: string
  readonly capacity: number | null
}

const server = perFile.server()
let admin: TestPerson
let agent: TestPerson
let colleague: TestPerson
let agentDevices: TestDevice[]
let neighbours: Neighbours
/** A new workgroup for each test, without members. */
let workgroupUid: string
const pages: TestDevice[] = []

beforeAll(async () => {
  admin = await logIn(server)
  const people: TestPerson[] = []
  for (const username of ['ann', 'bob']) {
    await addTestAgent(server.dataFolder, username)
    people.push(await logIn(server, username, agentPassword))
  }
  ;[agent, colleague] = people as [TestPerson, TestPerson]
  agentDevices = await Promise.all(people.map((person) => connect(server, person)))
  neighbours = await addNeighbours(server)
})
afterAll(() => {
  for (const agentDevice of agentDevices) agentDevice.drop()
})
beforeEach(async () => {
  for (const page of pages.splice(0)) page.drop()
  workgroupUid = await found()
})

const member = (verb: string, body: object, token = admin.token) =>
  server.http.post(`/api/v1/workgroup/member/${verb}`, { workgroupUid, agentUid: agent.uid, ...body }, token)
const members = (token = agent.token, of = workgroupUid) =>
  server.http.get(`/api/v1/workgroup/member/query?workgroupUid=${of}`, token)
const listed = async () => listIn<Member>(await members()).map(({ agentUid, capacity }) => [agentUid, capacity])

async function found(settings: object = {}): Promise<string> {
  const made = await server.http.post('/api/v1/workgroup/create', { nickname: 'Sales', settings }, admin.token)
  return dataOf<{ uid: string }>(made).uid
}

async function arrives() {
  const visitor = await newVisitor(server)
  const page = await connect(server, visitor)
  pages.push(page)
  return { page, thread: await openThread(server, visitor, { sid: workgroupUid }) }
}

const isServed = (page: TestDevice) => page.hears(({ type }) => type === 'WELCOME')

describe('a member', () => {
  test('is listed for every agent with the capacity they have there', async () => {
    const added = { workgroupUid, agentUid: agent.uid, nickname: 'ann', avatar: '', capacity: 2 }
    expect(dataOf(await member('add', { capacity: 2 }))).toEqual(added)
    await member('add', { agentUid: colleague.uid })
    expect(dataOf(await members())).toMatchObject({ content: [added, { capacity: null }], totalElements: 2 })
    await member('add', { capacity: 3 })
    expect((await member('update', { agentUid: colleague.uid, capacity: 0 })).status).toBe(200)
    expect(await listed()).toEqual([
      [agent.uid, 3],
      [colleague.uid, 0],
    ])
    await member('update', { capacity: null })
    await member('remove', { agentUid: colleague.uid })
    expect(await listed()).toEqual([[agent.uid, null]])
  })

  test('who is not one is neither changed nor removed', async () => {
    expect(await member('update', { capacity: 1 })).toEqual(refused(404, 'not_found'))
    expect(await member('remove', {})).toEqual(refused(404, 'not_found'))
  })

  test.each([
    ['a capacity below nothing', { capacity: -1 }],
    ['half a seat', { capacity: 0.5 }],
    ['a field there is not', { capacity: 1, role: 'ADMIN' }],
  ])('is not created or changed with %s', async (_what, body) => {
    for (const verb of ['add', 'update']) expect(await member(verb, body)).toEqual(refused(400, 'malformed'))
    expect(await listed()).toEqual([])
  })
})

describe('a waiting visitor is served as soon as', () => {
  test('somebody becomes a member', async () => {
    const { page, thread } = await arrives()
    expect(thread.type).toBe('QUEUE')
    await member('add', {})
    await isServed(page)
  })

  test('a member may have one thread more, and not before', async () => {
    await member('add', { capacity: 1 })
    const [first, second] = [await arrives(), await arrives()]
    expect([first.thread.type, second.thread.type]).toEqual(['WELCOME', 'QUEUE'])
    await member('update', { capacity: 2 })
    await isServed(second.page)
    expect((await arrives()).thread.type).toBe('QUEUE')
  })
})

describe('a removed member', () => {
  test('gets no new thread of the workgroup and keeps those they have', async () => {
    await member('add', {})
    const { thread } = await arrives()
    await member('remove', {})
    expect((await arrives()).thread.type).toBe('QUEUE')
    const kept = await server.http.get(`/api/v1/thread/${thread.uid}`, agent.token)
    expect(kept.body.data).toMatchObject({ state: 'CHATTING' })
  })

  test('loses their offer: it goes to the next member', async () => {
    workgroupUid = await found({ accept: 'OFFER' })
    await member('add', {})
    const { thread } = await arrives()
    const [own, next] = agentDevices as [TestDevice, TestDevice]
    const isIt = ({ threadUid }: Record<string, unknown>) => threadUid === thread.uid
    await hearsOf(own, 'OFFER', isIt)
    await member('add', { agentUid: colleague.uid })
    await member('remove', {})
    await hearsOf(own, 'OFFER_END', isIt)
    await hearsOf(next, 'OFFER', isIt)
    const late = await server.http.post('/api/v1/agent/accept', { threadUid: thread.uid }, agent.token)
    expect(late).toEqual(refused(404, 'thread_not_found'))
  })
})

describe('memberships are changed', () => {
  test('by no other agent', async () => {
    for (const [verb, body] of [
      ['add', {}],
      ['update', { capacity: 1 }],
      ['remove', {}],
    ] as const) {
      expect(await member(verb, body, agent.token)).toEqual(refused(403, 'forbidden'))
    }
    expect(await listed()).toEqual([])
  })

  test('by nobody across organizations, who do not see them either', async () => {
    const unknown = refused(400, 'unknown_target')
    const { admin: boss, workgroup } = neighbours
    expect(await member('add', {}, boss.token)).toEqual(unknown)
    expect(await member('add', { agentUid: boss.uid })).toEqual(unknown)
    expect(await member('add', { workgroupUid: workgroup })).toEqual(unknown)
    expect(await member('add', { workgroupUid: workgroup }, boss.token)).toEqual(unknown)
    expect(await members(boss.token)).toEqual(unknown)
    expect(await members(agent.token, workgroup)).toEqual(unknown)
    expect((await members(boss.token, workgroup)).status).toBe(200)
    expect(await listed()).toEqual([])
  })
})
