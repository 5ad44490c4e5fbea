import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { isCounted } from '../support/limits.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'

const server = perFile.server({ limits: { graceMs: 1000 } })
let clock: TestPerson
let agent: TestPerson
let devices: TestDevice[]
beforeAll(async () => {
  clock = await newAgent('clock')
})
beforeEach(async (context) => {
  agent = await newAgent(context.task.id)
  devices = []
})
afterEach(() => {
  for (const device of devices) device.drop()
})

async function newAgent(username: string): Promise<TestPerson> {
  await addTestAgent(server.dataFolder, username)
  return logIn(server, username, agentPassword)
}

async function comes(person: TestPerson, device = 'd1'): Promise<TestDevice> {
  const connected = await connect(server, person, { device })
  devices.push(connected)
  return connected
}

/** Returns WELCOME if the agent takes a new visitor's thread at once, QUEUE if it has to wait. */
async function ask(person: TestPerson = agent): Promise<string> {
  return (await openThread(server, await newVisitor(server), { type: '0', sid: person.uid })).type
}

/** Someone leaves now; once they are gone, so is everyone who left before. */
async function untilGraceIsOver(): Promise<void> {
  const device = await comes(clock)
  await expect.poll(() => ask(clock)).toBe('WELCOME')
  device.drop()
  await expect.poll(() => ask(clock), { timeout: 10_000 }).toBe('QUEUE')
  await isCounted(server, 'graceMs')
}

test('an agent who is not connected gets nothing, and the waiting threads once they connect', async () => {
  const visitor = await newVisitor(server)
  const page = await connect(server, visitor)
  const { type, topic } = await openThread(server, visitor, { type: '0', sid: agent.uid })
  expect(type).toBe('QUEUE')
  const agentDevice = await comes(agent)
  const welcome = await page.hears((message) => message.type === 'WELCOME')
  expect(welcome.thread?.state).toBe('CHATTING')
  await agentDevice.say(topic, { uid: 'here' })
  await page.hearsUid('here')
  page.drop()
})

test('being logged in without a connection does not count as present', async () => {
  await server.http.get('/api/v1/user/profile', agent.token)
  expect(await ask()).toBe('QUEUE')
})

test('an agent is present until a grace after their last connection', async () => {
  const agentDevice = await comes(agent)
  expect(await ask()).toBe('WELCOME')
  agentDevice.drop()
  expect(await ask()).toBe('WELCOME')
  await expect.poll(() => ask(), { timeout: 10_000 }).toBe('QUEUE')
})

test('one of several connections suffices to be present', async () => {
  const agentDevice = await comes(agent, 'desk')
  await comes(agent, 'phone')
  agentDevice.drop()
  await untilGraceIsOver()
  expect(await ask()).toBe('WELCOME')
})

test('an agent who comes back within the grace was never gone', async () => {
  const agentDevice = await comes(agent)
  agentDevice.drop()
  await comes(agent)
  await untilGraceIsOver()
  expect(await ask()).toBe('WELCOME')
})

test('a visitor’s connection makes no agent present', async () => {
  const page = await connect(server, await newVisitor(server))
  expect(await ask()).toBe('QUEUE')
  page.drop()
})
