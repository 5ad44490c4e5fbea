import { beforeEach, expect, test } from 'vitest'
import { perTest } from '../support/fixtures.ts'
import { type Guest, hearsOf } from '../support/office.ts'
import { connect, type TestDevice, type TestPerson } from '../support/people.ts'
import { agentPassword } from '../support/test-server.ts'

// Far longer than any test runs.
const server = perTest.server({ limits: { graceMs: 600_000 } })
const office = perTest.office(server)
let agent: TestPerson
let agentDevice: TestDevice
let guest: Guest
let colleague: TestDevice
beforeEach(async () => {
  agent = await office.hire()
  agentDevice = await office.comes(agent)
  guest = await office.arrives()
  const other = await office.hire(0)
  colleague = await office.comes(other)
})

const logOut = (token: string) => server.http.post('/api/v1/user/logout', {}, token)
const stateOf = () => server.rows('select state from threads where uid = ?', guest.thread.uid)[0]?.state
const isGone = () =>
  hearsOf(colleague, 'AGENT_STATUS', ({ agentUid, present }) => agentUid === agent.uid && present === false)
const isBackInQueue = () => guest.page.hears((message) => message.type === 'QUEUE' && message.seq === 2)

/** Opens another session of the agent, with a device of its own. */
async function secondSession(): Promise<TestPerson> {
  const [row] = server.rows(
    'select username from users u join agents a on a.user_uid = u.uid where a.uid = ?',
    agent.uid,
  )
  const { body } = await server.http.post('/auth/v1/login', { username: row?.username, password: agentPassword })
  return { uid: agent.uid, token: body.data.accessToken }
}

test('an agent who logs out is gone at once, and their threads wait again', async () => {
  await logOut(agent.token)
  await Promise.all([isGone(), isBackInQueue()])
  expect(stateOf()).toBe('QUEUING')
})

test('so is an agent who has lost the connection and then logs out', async () => {
  const left = new Promise<void>((resolve) => agentDevice.client.once('close', () => resolve()))
  agentDevice.drop()
  await left
  await logOut(agent.token)
  await Promise.all([isGone(), isBackInQueue()])
})

test('another session with a connection keeps the agent present, until it logs out too', async () => {
  const second = await secondSession()
  const phone = await connect(server, second, { device: 'phone' })
  const closed = new Promise<void>((resolve) => agentDevice.client.once('close', () => resolve()))
  await logOut(agent.token)
  await closed
  await phone.say(guest.thread.topic, { uid: 'still', content: 'still here' })
  expect(await guest.page.hearsUid('still')).toMatchObject({ seq: 2 })
  expect(stateOf()).toBe('CHATTING')
  await logOut(second.token)
  await isGone()
  await guest.page.hears((message) => message.type === 'QUEUE' && message.seq === 3)
})

test('a connection that is lost without logging out is waited for', async () => {
  const second = await secondSession()
  agentDevice.drop()
  const back = await connect(server, second, { device: 'back' })
  await back.say(guest.thread.topic, { uid: 'back', content: 'back again' })
  expect(await guest.page.hearsUid('back')).toMatchObject({ seq: 2 })
  back.drop()
})
