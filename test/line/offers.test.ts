import { expect, test } from 'vitest'
import { perTest } from '../support/fixtures.ts'
import { hearsOf, openOffice } from '../support/office.ts'
import { logIn, type TestDevice, type TestPerson } from '../support/people.ts'

const server = perTest.server({ limits: { graceMs: 1000 } })
const office = perTest.office(server, { accept: 'OFFER', offerSeconds: 30 })

const accept = (agent: TestPerson, threadUid: string) =>
  server.http.post('/api/v1/agent/accept', { threadUid }, agent.token)
const decline = (agent: TestPerson, threadUid: string) =>
  server.http.post('/api/v1/agent/decline', { threadUid }, agent.token)
const offered = (agentDevice: TestDevice, threadUid: string) =>
  hearsOf(agentDevice, 'OFFER', (content) => content.threadUid === threadUid)
const stateOf = (uid: string) => server.rows('select state, offered_to, agent_uid from threads where uid = ?', uid)[0]

test('an agent is asked, and has the thread once they accept; until then they receive nothing of it', async () => {
  const agent = await office.hire()
  const agentDevice = await office.comes(agent)
  const guest = await office.arrives()
  expect(guest.thread).toMatchObject({ type: 'QUEUE', state: 'QUEUING' })
  const offer = await offered(agentDevice, guest.thread.uid)
  expect(Number(offer.deadline)).toBeGreaterThan(Date.now() + 20_000)
  expect(stateOf(guest.thread.uid)).toEqual({ state: 'OFFERED', offered_to: agent.uid, agent_uid: null })
  await guest.page.say(guest.thread.topic, { uid: 'is anybody there' })
  await guest.page.hearsUid('is anybody there')
  await agentDevice.roundTrip()
  expect(agentDevice.heard.filter((message) => message.thread?.uid === guest.thread.uid)).toEqual([])

  const { status, body } = await accept(agent, guest.thread.uid)
  expect({ status, state: body.data.state }).toEqual({ status: 200, state: 'CHATTING' })
  expect((await guest.page.hears((message) => message.type === 'WELCOME')).thread?.state).toBe('CHATTING')
  // From the beginning: earlier messages of the visitor are included.
  await agentDevice.hearsUid('is anybody there')
  expect((await accept(agent, guest.thread.uid)).status).toBe(200)
})

test('an offer’s seat is the one it is accepted with, even for a member who may have one thread', async () => {
  const agent = await office.hire()
  const admin = await logIn(server)
  const member = { workgroupUid: office.workgroup, agentUid: agent.uid, capacity: 1 }
  expect((await server.http.post('/api/v1/workgroup/member/update', member, admin.token)).status).toBe(200)
  const agentDevice = await office.comes(agent)
  const [guest, next] = [await office.arrives(), await office.arrives()]
  await offered(agentDevice, guest.thread.uid)
  expect((await accept(agent, guest.thread.uid)).body.data.state).toBe('CHATTING')
  expect((await accept(agent, next.thread.uid)).body.error).toBe('agent_full')
})

test('an agent who declines is not asked again; the next one is, and a new agent after that', async () => {
  const [first, second] = [await office.hire(), await office.hire()]
  const agentDevices = new Map([
    [first.uid, await office.comes(first)],
    [second.uid, await office.comes(second)],
  ])
  const guest = await office.arrives()
  const agentDeviceOf = (uid: string) => agentDevices.get(uid) as TestDevice
  await expect.poll(() => stateOf(guest.thread.uid)?.state).toBe('OFFERED')
  const asked = stateOf(guest.thread.uid)?.offered_to as string
  const [one, other] = asked === first.uid ? [first, second] : [second, first]
  await offered(agentDeviceOf(one.uid), guest.thread.uid)
  expect((await decline(one, guest.thread.uid)).status).toBe(200)
  await offered(agentDeviceOf(other.uid), guest.thread.uid)
  expect((await decline(other, guest.thread.uid)).status).toBe(200)
  expect(stateOf(guest.thread.uid)?.state).toBe('QUEUING')
  expect((await decline(other, guest.thread.uid)).body.error).toBe('not_offered')

  const newcomer = await office.hire()
  const agentDevice = await office.comes(newcomer)
  await expect.poll(() => stateOf(guest.thread.uid)?.state).toBe('OFFERED')
  const third = stateOf(guest.thread.uid)?.offered_to
  if (third === newcomer.uid) await offered(agentDevice, guest.thread.uid)
  expect([newcomer.uid, first.uid, second.uid]).toContain(third)
})

test('an unanswered offer goes to the next agent, and its agent can no longer accept it', async () => {
  office.set({ accept: 'OFFER', offerSeconds: 1 })
  const [first, second] = [await office.hire(), await office.hire()]
  const agentDevices = [await office.comes(first), await office.comes(second)]
  const guest = await office.arrives()
  await Promise.all(agentDevices.map((agentDevice) => offered(agentDevice, guest.thread.uid)))
  const missed = agentDevices.map((agentDevice) =>
    hearsOf(agentDevice, 'OFFER_END', (content) => content.reason === 'missed'),
  )
  await Promise.any(missed)
  await expect.poll(() => stateOf(guest.thread.uid)?.state, { timeout: 5000 }).toBe('QUEUING')
  await Promise.all(missed)
  for (const agent of [first, second]) expect((await decline(agent, guest.thread.uid)).body.error).toBe('not_offered')
})

test('an asked agent learns that the visitor has left, and a colleague does not', async () => {
  office.set({ accept: 'OFFER', offerSeconds: 60 })
  const [first, second] = [await office.hire(), await office.hire()]
  const [one, other] = [await office.comes(first), await office.comes(second)]
  const guest = await office.arrives()
  await expect.poll(() => stateOf(guest.thread.uid)?.state).toBe('OFFERED')
  const isFirst = stateOf(guest.thread.uid)?.offered_to === first.uid
  const [asked, colleague] = isFirst ? [one, other] : [other, one]
  await server.http.post('/visitor/api/v1/thread/close', { uid: guest.thread.uid }, guest.token)
  const over = await hearsOf(asked, 'OFFER_END', (content) => content.threadUid === guest.thread.uid)
  expect(over.reason).toBe('closed')
  await colleague.roundTrip()
  expect(colleague.heard.filter(({ type }) => type === 'OFFER_END')).toEqual([])
})

test('an offer survives a restart: it expires at its deadline, and the thread goes to somebody else', async () => {
  office.set({ accept: 'OFFER', offerSeconds: 6 })
  const [first, second] = [await office.hire(), await office.hire()]
  await office.comes(first)
  const guest = await office.arrives()
  await expect.poll(() => stateOf(guest.thread.uid)?.offered_to).toBe(first.uid)
  office.close()
  await server.stop()
  await server.start({ limits: { graceMs: 30_000 } })
  expect(stateOf(guest.thread.uid)?.offered_to).toBe(first.uid)
  const again = { ...office, comes: openOffice(server).comes }
  const agentDevice = await again.comes(second)
  await offered(agentDevice, guest.thread.uid)
  expect(stateOf(guest.thread.uid)?.offered_to).toBe(second.uid)
  agentDevice.drop()
})

test('offers count as load: an agent with one seat is asked for one thread at a time', async () => {
  const agent = await office.hire(1)
  const agentDevice = await office.comes(agent)
  const [one, two] = [await office.arrives(), await office.arrives()]
  await offered(agentDevice, one.thread.uid)
  expect(stateOf(two.thread.uid)?.state).toBe('QUEUING')
  expect((await accept(agent, two.thread.uid)).body.error).toBe('agent_full')
  expect((await accept(agent, one.thread.uid)).status).toBe(200)
  expect((await accept(agent, two.thread.uid)).body.error).toBe('agent_full')
  await server.http.post('/api/v1/thread/close', { uid: one.thread.uid }, agent.token)
  await offered(agentDevice, two.thread.uid)
})

test('nobody else can accept or decline an offer, and nobody outside the workgroup learns of it', async () => {
  const agent = await office.hire()
  const agentDevice = await office.comes(agent)
  const colleague = await office.hire()
  const outsider = await openOffice(server).hire()
  const outsiderDevice = await office.comes(outsider)
  const guest = await office.arrives()
  await offered(agentDevice, guest.thread.uid)
  expect((await accept(colleague, guest.thread.uid)).body.error).toBe('not_offered')
  expect((await decline(colleague, guest.thread.uid)).body.error).toBe('not_offered')
  expect((await accept(outsider, guest.thread.uid)).body.error).toBe('thread_not_found')
  expect((await accept(agent, 'no such thread')).body.error).toBe('thread_not_found')
  expect((await server.http.post('/api/v1/agent/accept', { threadUid: guest.thread.uid }, guest.token)).status).toBe(
    403,
  )
  await outsiderDevice.roundTrip()
  const about = outsiderDevice.heard.filter((message) => message.content?.includes(guest.thread.uid))
  expect(about).toEqual([])
})

test('in MANUAL mode nobody is assigned anything, and agents take from the queue what they have seats for', async () => {
  office.set({ routing: 'MANUAL' })
  const agent = await office.hire(1)
  await office.comes(agent)
  const [one, two] = [await office.arrives(), await office.arrives()]
  expect([one.thread.type, two.thread.type]).toEqual(['QUEUE', 'QUEUE'])
  expect((await accept(agent, two.thread.uid)).body.data.state).toBe('CHATTING')
  expect((await accept(agent, one.thread.uid)).body.error).toBe('agent_full')
  expect(stateOf(one.thread.uid)?.state).toBe('QUEUING')
})

test('an agent who is gone for longer than the grace loses their offers and their threads', async () => {
  const agent = await office.hire()
  const agentDevice = await office.comes(agent)
  const [asked, had] = [await office.arrives(), await office.arrives()]
  await accept(agent, had.thread.uid)
  await had.page.hears((message) => message.type === 'WELCOME')
  agentDevice.drop()
  await expect.poll(() => stateOf(asked.thread.uid)?.state, { timeout: 10_000 }).toBe('QUEUING')
  await expect.poll(() => stateOf(had.thread.uid)?.state, { timeout: 10_000 }).toBe('QUEUING')
  const told = await had.page.hears((message) => message.type === 'QUEUE')
  expect(told.thread?.state).toBe('QUEUING')

  const other = await office.hire()
  const otherDevice = await office.comes(other)
  await offered(otherDevice, had.thread.uid)
  await accept(other, had.thread.uid)
  await had.page.say(had.thread.topic, { uid: 'after' })
  await otherDevice.hearsUid('after')
  const back = await office.comes(agent, 'd2')
  await back.roundTrip()
  expect(back.heard.map((message) => message.uid)).not.toContain('after')
})
