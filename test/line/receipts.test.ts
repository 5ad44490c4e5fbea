import { afterAll, beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'

// One topic, two threads: the first was the first agent's and is closed, the second is Bea's.
const server = perFile.server()
const chat = perFile.chat(server)
let phone: TestDevice
let bea: TestPerson
let beasDevice: TestDevice

const setStatus = (person: TestPerson, status: string) =>
  server.http.post('/api/v1/agent/update/status', { status }, person.token)

beforeAll(async () => {
  phone = await connect(server, chat.visitor, { device: 'phone' })
  for (const uid of ['v1', 'v2']) await phone.say(chat.topic, { uid })
  await chat.agentDevice.say(chat.topic, { uid: 'a1' })
  await server.http.post('/api/v1/thread/close', { uid: chat.uid }, chat.agent.token)
  await addTestAgent(server.dataFolder, 'bea')
  bea = await logIn(server, 'bea', agentPassword)
  beasDevice = await connect(server, bea)
  await setStatus(chat.agent, 'AWAY')
  const second = await openThread(server, chat.visitor, { forceNewThread: true })
  expect([second.topic, second.type]).toEqual([chat.topic, 'WELCOME'])
  await beasDevice.hears((message) => message.thread?.uid === second.uid)
})
afterAll(() => {
  for (const device of [chat.agentDevice, phone, beasDevice]) device.drop()
})

const statusOf = (uid: string) => server.rows('select status from messages where uid = ?', uid)[0]?.status

test('the author in a closed thread learns that a message was read there, and nothing of the next thread', async () => {
  await phone.say(chat.topic, { uid: 'r1', type: 'READ', content: 'a1' })
  const receipt = await chat.agentDevice.hears((message) => message.type === 'READ')
  expect(receipt).toMatchObject({ content: 'a1', thread: { uid: chat.uid, state: 'CLOSED' } })
  await beasDevice.roundTrip()
  expect(beasDevice.heard.filter((message) => message.type === 'READ')).toEqual([])
})

test('an agent acknowledges messages of their thread when the topic’s next one is another’s', async () => {
  await chat.agentDevice.say(chat.topic, { uid: 'r2', type: 'READ', content: 'v1' })
  const receipt = await phone.hears((message) => message.type === 'READ')
  expect(receipt).toMatchObject({ content: 'v1', user: { uid: chat.agent.uid }, thread: { uid: chat.uid } })
  expect(statusOf('v1')).toBe('READ')
})

test('nobody acknowledges messages of a thread without them, even if they take part in the topic’s next', async () => {
  await beasDevice.say(chat.topic, { uid: 'r3', type: 'READ', content: 'v2' })
  expect((await beasDevice.refusal('r3')).code).toBe('message_not_found')
  const stranger = await newVisitor(server, 'Stranger')
  const receipt = { type: 'READ', content: 'v2', thread: { topic: chat.topic } }
  const answer = await server.http.post('/visitor/api/v1/message/send', receipt, stranger.token)
  expect([answer.status, answer.body.error]).toEqual([404, 'thread_not_found'])
  expect(statusOf('v2')).toBe('SUCCESS')
})
