import { expect, test } from 'vitest'
import { liftedLimits } from '../../server/config/limits.ts'
import { perTest } from '../support/fixtures.ts'
import { contentOf, hearsOf } from '../support/office.ts'
import { connect, type TestDevice } from '../support/people.ts'
import type { TestMessage } from '../support/wire.ts'

const server = perTest.server({ limits: { graceMs: 1000, budgets: liftedLimits.budgets } })
const office = perTest.office(server)

const position = (wanted: number) => (content: Record<string, unknown>) => content.position === wanted
const closeFor = (agentToken: string, uid: string) => server.http.post('/api/v1/thread/close', { uid }, agentToken)

test('a waiting visitor is told their place and an estimate, and again whenever it changes', async () => {
  const agent = await office.hire(1)
  const agentDevice = await office.comes(agent)
  const served = await office.arrives()
  const [first, second, third] = [await office.arrives(), await office.arrives(), await office.arrives()]
  expect([served, first, second, third].map((guest) => guest.thread.type)).toEqual([
    'WELCOME',
    'QUEUE',
    'QUEUE',
    'QUEUE',
  ])
  const { body } = await server.http.post('/visitor/api/v1/thread', { sid: office.workgroup }, third.token)
  expect(contentOf(body.data)).toMatchObject({ position: 3, queueSize: 3 })
  expect(contentOf(body.data).estimatedWaitTime).toBeGreaterThan(0)

  await closeFor(agent.token, served.thread.uid)
  await first.page.hears((message) => message.type === 'WELCOME')
  const moved = await hearsOf(second.page, 'QUEUE_UPDATE', position(1))
  expect(moved).toMatchObject({ position: 1, queueSize: 2 })
  expect(moved.serverTimestamp).toBeLessThanOrEqual(Date.now())
  await hearsOf(third.page, 'QUEUE_UPDATE', position(2))
  await server.http.post('/visitor/api/v1/thread/close', { uid: second.thread.uid }, second.token)
  await hearsOf(third.page, 'QUEUE_UPDATE', position(1))
  // Ephemeral messages have no place in the log.
  expect(server.rows(`select 1 from messages where type = 'QUEUE_UPDATE'`)).toEqual([])
  await hearsOf(
    agentDevice,
    'QUEUE_NOTICE',
    (content) => content.queueSize === 1 && content.threadUid === third.thread.uid,
  )
})

test('nobody is told of another’s place, and no visitor gets the agents’ notices', async () => {
  const agent = await office.hire(1)
  await office.comes(agent)
  const served = await office.arrives()
  const [first, second] = [await office.arrives(), await office.arrives()]
  await closeFor(agent.token, served.thread.uid)
  await hearsOf(second.page, 'QUEUE_UPDATE', position(1))
  for (const guest of [served, first, second]) {
    expect(guest.page.topics.filter((topic) => topic !== guest.thread.topic)).toEqual([])
  }
})

test('a returning thread waits in front of those that came after it', async () => {
  const [early, late] = [await office.hire(1), await office.hire(1)]
  const earlyDevice = await office.comes(early)
  const first = await office.arrives()
  await office.comes(late)
  const second = await office.arrives()
  const third = await office.arrives()
  expect(third.thread.type).toBe('QUEUE')
  earlyDevice.drop()
  await first.page.hears((message) => message.type === 'QUEUE')
  await hearsOf(third.page, 'QUEUE_UPDATE', position(2))
  await closeFor(late.token, second.thread.uid)
  await first.page.hears((message) => message.type === 'WELCOME' && message.seq !== 1)
  expect(server.rows('select state from threads where uid = ?', third.thread.uid)).toEqual([{ state: 'QUEUING' }])
})

test('with a full queue or outside of the hours visitors are asked for a message instead', async () => {
  office.set({ maxWaiting: 1 })
  const first = await office.arrives()
  const second = await office.arrives()
  expect([first.thread, second.thread]).toMatchObject([
    { type: 'QUEUE', state: 'QUEUING' },
    { type: 'LEAVE_MSG', state: 'OFFLINE' },
  ])
  office.set({ hours: { timeZone: 'UTC', week: [[], [], [], [], [], [], []], holidays: [] } })
  expect((await office.arrives()).thread).toMatchObject({ type: 'LEAVE_MSG', state: 'OFFLINE' })
  await office.comes(await office.hire())
  await first.page.hears((message) => message.type === 'WELCOME')
  expect(server.rows('select state from threads where uid = ?', second.thread.uid)).toEqual([{ state: 'OFFLINE' }])
})

test('with a full queue the reason is that the agents are busy, not that they are away; with nobody there it is not', async () => {
  office.set({ maxWaiting: 1, texts: { en: { away: 'We sleep' } } })
  const agent = await office.hire(1)
  const agentDevice = await office.comes(agent)
  await office.arrives()
  await office.arrives()
  const isAsked = ({ type }: TestMessage) => type === 'LEAVE_MSG'
  const reasonOf = ({ extra }: TestMessage) => JSON.parse(extra ?? '{}').event
  const third = await office.arrives({ lang: 'zh-CN' })
  const asked = await third.page.hears(isAsked)
  expect(reasonOf(asked)).toMatchObject({ kind: 'FULL', uid: office.workgroup })
  expect(asked.content).toMatch(/已满/)
  // Also after a reload.
  const again = await server.http.post('/visitor/api/v1/thread', { sid: office.workgroup }, third.token)
  expect(reasonOf(again.body.data)).toMatchObject({ kind: 'FULL' })
  agentDevice.drop()
  await server.http.post('/api/v1/user/logout', {}, agent.token)
  const fourth = await office.arrives()
  const alone = await fourth.page.hears(isAsked)
  expect(reasonOf(alone)).toMatchObject({ kind: 'AWAY', hasOwnText: true })
  expect(alone.content).toBe('We sleep')
})

test('a visitor who had an agent before gets them again while they are free', async () => {
  const [one, two] = [await office.hire(), await office.hire()]
  await office.comes(one)
  const guest = await office.arrives()
  await office.comes(two)
  await closeFor(one.token, guest.thread.uid)
  const other = await office.arrives()
  expect(server.rows('select agent_uid from threads where uid = ?', other.thread.uid)).toEqual([{ agent_uid: two.uid }])
  await closeFor(two.token, other.thread.uid)
  const { body } = await server.http.post('/visitor/api/v1/thread', { sid: office.workgroup }, guest.token)
  const [row] = server.rows('select agent_uid from threads where uid = ?', body.data.thread.uid)
  expect(row).toEqual({ agent_uid: one.uid })
})

test('an agent sets over MQTT whether they take threads, for themselves and for nobody else', async () => {
  const [watcher, agent] = [await office.hire(), await office.hire()]
  const [agentDevice, own] = [await office.comes(watcher), await office.comes(agent)]
  const say = (device: TestDevice, uid: string, message: object) =>
    device.say(`org/agent/${agent.uid}`, { uid, type: 'AGENT_STATUS', content: '{"status":"AWAY"}', ...message })
  await say(own, 's1', {})
  await hearsOf(agentDevice, 'AGENT_STATUS', (content) => content.agentUid === agent.uid && content.status === 'AWAY')
  const statusOf = () => server.rows('select status from agents where uid = ?', agent.uid)[0]?.status
  expect(statusOf()).toBe('AWAY')
  await say(own, 's2', { content: '{"status":"ASLEEP"}' })
  expect((await own.refusal('s2')).code).toBe('malformed')
  await say(own, 's3', { type: 'TEXT' })
  expect((await own.refusal('s3')).code).toBe('type_unsupported')
  const guest = await office.arrives()
  for (const [uid, stranger] of [
    ['s4', agentDevice],
    ['s5', guest.page],
  ] as const) {
    await say(stranger, uid, { content: '{"status":"AVAILABLE"}' })
    expect((await stranger.refusal(uid)).code).toBe('thread_not_found')
  }
  expect(statusOf()).toBe('AWAY')
})

test('colleagues learn at once who connects, leaves, is busy and is full', async () => {
  const [watcher, agent] = [await office.hire(), await office.hire(1)]
  const watching = await office.comes(watcher)
  const stands = (status: string) =>
    hearsOf(watching, 'AGENT_STATUS', (content) => content.agentUid === agent.uid && content.status === status)
  const agentDevice = await office.comes(agent)
  await stands('AVAILABLE')
  await server.http.post('/api/v1/agent/update/status', { status: 'AWAY' }, agent.token)
  await stands('AWAY')
  await server.http.post('/api/v1/agent/update/status', { status: 'AVAILABLE' }, agent.token)
  await server.http.post('/api/v1/agent/update/status', { status: 'BUSY' }, watcher.token)
  const guest = await office.arrives()
  expect(guest.thread.type).toBe('WELCOME')
  expect(await stands('BUSY')).toMatchObject({ open: 1, capacity: 1, present: true })
  agentDevice.drop()
  await stands('OFFLINE')
  expect(guest.page.heard.filter((message) => message.type === 'AGENT_STATUS')).toEqual([])
})

test('an agent’s device that is behind still gets news of the queue, and no ephemeral messages of threads', async () => {
  const agent = await office.hire(1)
  const device = await connect(server, agent, { acknowledges: () => false })
  const guest = await office.arrives()
  const { topic } = guest.thread
  await Promise.all(Array.from({ length: 300 }, (_, index) => guest.page.say(topic, { uid: `said-${index}` })))
  await expect.poll(() => device.heard.filter((message) => message.type === 'TEXT').length).toBeGreaterThan(200)
  await guest.page.say(topic, { uid: 'typing', type: 'TYPING' }, 0)
  const second = await office.arrives()
  await hearsOf(device, 'QUEUE_NOTICE', (content) => content.threadUid === second.thread.uid && content.queueSize === 1)
  expect(device.heard.map((message) => message.uid)).not.toContain('typing')
  device.drop()
})
