import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { type Office, openOffice } from '../support/office.ts'
import { newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { dataOf } from '../support/setting-up.ts'

interface Availability {
  readonly open: boolean
  readonly agentsFree: number
  readonly queueLength: number
  readonly estimatedWaitSeconds: number
  readonly accepting: boolean
  readonly full: boolean
  readonly agents?: readonly { readonly nickname: string; readonly avatar: string }[]
}

const server = perFile.server()
let office: Office
beforeAll(() => {
  office = openOffice(server)
})
afterEach(() => office.close())

const path = (sid: string) => `/visitor/api/v1/workgroup/availability?sid=${sid}`
const ask = async (sid = office.workgroup) => dataOf<Availability>(await server.http.get(path(sid)))
/** Compares what availability promised with what a new visitor then gets. */
const arrivesAs = async () =>
  (await openThread(server, await newVisitor(server), { type: '1', sid: office.workgroup })).type

describe('anybody without a token can see', () => {
  test('how many agents are free, how many wait, and for how long a new visitor would', async () => {
    office = openOffice(server)
    const agent: TestPerson = await office.hire(1)
    const nobody = { open: true, agentsFree: 0, queueLength: 0, accepting: true, full: false }
    expect(await ask()).toEqual({ ...nobody, estimatedWaitSeconds: 3600 })
    await office.comes(agent)
    expect(await ask()).toEqual({ ...nobody, agentsFree: 1, estimatedWaitSeconds: 0 })
    expect((await office.arrives()).thread.type).toBe('WELCOME')
    const next = await ask()
    expect(next).toMatchObject(nobody)
    expect(next.estimatedWaitSeconds).toBeGreaterThan(0)
    expect((await office.arrives()).thread.type).toBe('QUEUE')
    const third = await ask()
    expect(third).toMatchObject({ ...nobody, queueLength: 1 })
    expect(third.estimatedWaitSeconds).toBeGreaterThan(next.estimatedWaitSeconds)
  })

  test('the same for an agent by name', async () => {
    office = openOffice(server)
    const agent = await office.hire(1)
    await office.comes(agent)
    expect(await ask(agent.uid)).toMatchObject({ open: true, agentsFree: 1, accepting: true })
  })

  test('but nothing about an unknown target', async () => {
    expect(await server.http.get(path('nothing'))).toEqual(refused(400, 'unknown_target'))
    expect(await server.http.get(path(''))).toEqual(refused(400, 'malformed'))
  })
})

describe('a new visitor who could only leave a message is not accepted', () => {
  test('outside the hours', async () => {
    office = openOffice(server, { hours: { timeZone: 'UTC', week: [[], [], [], [], [], [], []], holidays: [] } })
    await office.comes(await office.hire())
    expect(await ask()).toMatchObject({ open: false, agentsFree: 1, accepting: false, full: false })
    expect(await arrivesAs()).toBe('LEAVE_MSG')
    expect(await ask()).toMatchObject({ queueLength: 0 })
  })

  test('while too many wait', async () => {
    office = openOffice(server, { maxWaiting: 1 })
    expect(await ask()).toMatchObject({ open: true, queueLength: 0, accepting: true })
    expect(await arrivesAs()).toBe('QUEUE')
    // Nobody is there at all.
    expect(await ask()).toMatchObject({ open: true, queueLength: 1, accepting: false, full: false })
    await office.comes(await office.hire(0))
    expect(await ask()).toMatchObject({ open: true, queueLength: 1, accepting: false, full: true })
    expect(await arrivesAs()).toBe('LEAVE_MSG')
  })

  test('while nobody is there, if so configured', async () => {
    office = openOffice(server, { leaveMessageWhenNobody: true })
    const agent = await office.hire()
    expect(await ask()).toMatchObject({ open: true, agentsFree: 0, accepting: false })
    expect(await arrivesAs()).toBe('LEAVE_MSG')
    await office.comes(agent)
    expect(await ask()).toMatchObject({ agentsFree: 1, accepting: true })
    expect(await arrivesAs()).toBe('WELCOME')
  })
})

test('an address that asks too often is refused for a while, and no other', async () => {
  const statusFrom = async (address: string) =>
    (await fetch(server.url + path('nothing'), { headers: { 'x-forwarded-for': address } })).status
  const statuses = new Set<number>()
  for (let round = 0; round < 12; round += 1) {
    const some = await Promise.all(Array.from({ length: 50 }, () => statusFrom('203.0.113.9')))
    for (const status of some) statuses.add(status)
  }
  expect([...statuses]).toEqual([400])
  expect(await statusFrom('203.0.113.9')).toBe(429)
  expect(await statusFrom('203.0.113.10')).toBe(400)
})

describe('who would serve', () => {
  const put = (body: object, { token }: TestPerson) => server.http.put('/api/v1/user/profile', body, token)
  const status = (name: string, { token }: TestPerson) =>
    server.http.post('/api/v1/agent/update/status', { status: name }, token)

  test('is not told unless the workgroup says so', async () => {
    office = openOffice(server)
    const ann = await office.hire()
    await put({ nickname: 'Secretive Ann' }, ann)
    await office.comes(ann)
    for (const sid of [office.workgroup, ann.uid]) {
      const answer = await server.http.get(path(sid))
      expect(answer.body.data).not.toHaveProperty('agents')
      expect(JSON.stringify(answer.body)).not.toContain('Secretive')
    }
  })

  test('is told by name and picture, free ones first, never invisible, absent or offline ones', async () => {
    office = openOffice(server, { nameAgents: true })
    expect(await ask()).toMatchObject({ agents: [] })
    const people: Record<string, TestPerson> = {}
    for (const nickname of ['Away', 'Hidden', 'Offline', 'Free', 'Absent']) {
      const agent = await office.hire()
      people[nickname] = agent
      await put({ nickname }, agent)
      if (nickname !== 'Absent') await office.comes(agent)
    }
    const { Away, Hidden, Offline, Free } = people as Record<string, TestPerson>
    await status('AWAY', Away as TestPerson)
    await put({ invisible: true }, Hidden as TestPerson)
    await status('OFFLINE', Offline as TestPerson)
    await put({ avatar: 'https://pictures.example/free.png' }, Free as TestPerson)
    const { agents, agentsFree } = await ask()
    expect(agents).toEqual([
      { nickname: 'Free', avatar: 'https://pictures.example/free.png' },
      { nickname: 'Away', avatar: '' },
    ])
    expect(agentsFree).toBe(1)
  })

  test('is told of five at most, and of nobody outside the hours', async () => {
    office = openOffice(server, { nameAgents: true })
    for (let count = 0; count < 7; count += 1) await office.comes(await office.hire())
    expect((await ask()).agents).toHaveLength(5)
    const week = [[], [], [], [], [], [], []]
    office.set({ nameAgents: true, hours: { timeZone: 'UTC', week, holidays: [] } })
    expect(await ask()).toMatchObject({ open: false, agents: [] })
  })
})
