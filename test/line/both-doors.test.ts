import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'
import type { TestMessage } from '../support/wire.ts'
import { httpDoor, mqttDoor, type TestDoor } from './doors.ts'
import { type Role, type Scenario, scenarios } from './scenarios.ts'

const server = perFile.server()
let agent: TestPerson
let otherAgent: TestPerson
let agentDevices: TestDevice[]
let otherAgentDevice: TestDevice
const agents = new Set<string>()

beforeAll(async () => {
  agent = await logIn(server)
  agentDevices = [await connect(server, agent, { device: 'desk' }), await connect(server, agent, { device: 'phone' })]
  // Connects and is never given a thread: the other agent is there too and got none before.
  await addTestAgent(server.dataFolder, 'other', 1)
  otherAgent = await logIn(server, 'other', agentPassword)
  otherAgentDevice = await connect(server, otherAgent)
  await server.http.post('/api/v1/agent/update/status', { status: 'AWAY' }, otherAgent.token)
  agents.add(agent.uid).add(otherAgent.uid)
})
afterAll(() => {
  for (const device of [...agentDevices, otherAgentDevice]) device.drop()
})

const doors: readonly (readonly [string, () => TestDoor])[] = [
  ['mqtt', () => mqttDoor(server)],
  ['http', () => httpDoor(server, (person) => agents.has(person.uid))],
]

describe.each(doors)('by %s', (_name, openDoor) => {
  test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', async (_title, scenario) => {
    const stage = await setStage()
    const door = openDoor()
    await act(stage, door, scenario)
    await endIfOpen(stage)
    expect(rowsOf(stage)).toEqual(scenario.rows)
    expectHeard(stage, scenario)
    await expectStrangerHeardNothing(stage)
    for (const device of [...stage.visitorDevices, stage.strangerDevice]) device.drop()
    door.close()
  })
})

/** A new thread of a new visitor with two devices, the agent with two, and onlookers. */
interface Stage {
  readonly people: Readonly<Record<Role, TestPerson>>
  readonly thread: { readonly uid: string; readonly topic: string }
  readonly visitorDevices: readonly TestDevice[]
  readonly stranger: TestPerson
  readonly strangerDevice: TestDevice
}

async function setStage(): Promise<Stage> {
  const [visitor, stranger] = [await newVisitor(server, 'Vera'), await newVisitor(server, 'Stranger')]
  const thread = await openThread(server, visitor)
  const visitorDevices = [
    await connect(server, visitor, { device: 'laptop' }),
    await connect(server, visitor, { device: 'phone' }),
  ]
  const strangerDevice = await connect(server, stranger)
  return { people: { visitor, agent, stranger, otherAgent }, thread, visitorDevices, stranger, strangerDevice }
}

async function act(stage: Stage, door: TestDoor, { steps }: Scenario): Promise<void> {
  const outcomes: string[] = []
  for (const step of steps) {
    if (step === 'close') await end(stage)
    else outcomes.push(await door.send(stage.people[step.by], stage.thread.topic, step.message))
  }
  expect(outcomes).toEqual(steps.flatMap((step) => (step === 'close' ? [] : [step.outcome])))
}

async function end({ people, thread }: Stage): Promise<void> {
  const { status } = await server.http.post('/visitor/api/v1/thread/close', { uid: thread.uid }, people.visitor.token)
  expect(status).toBe(200)
}

/** The ending is the last message a device receives of a thread: whoever has it has everything. */
async function endIfOpen(stage: Stage): Promise<void> {
  await end(stage)
  const isEnding = (message: TestMessage) =>
    message.type === 'VISITOR_CLOSED' && message.thread?.uid === stage.thread.uid
  for (const device of [...stage.visitorDevices, ...agentDevices]) {
    await device.hears(isEnding)
    await device.client.subscribeAsync(`user/${device.person.uid}`)
  }
}

function rowsOf({ thread, people }: Stage): string[] {
  const rows = server.rows('select * from messages where thread_uid = ? and seq > 1 order by seq', thread.uid)
  const roles = new Map(Object.entries(people).map(([role, person]) => [person.uid, role]))
  return rows
    .filter((row) => row.type !== 'VISITOR_CLOSED')
    .map((row) => `${row.seq} ${roles.get(String(row.sender_uid))} ${row.type} ${row.content} ${row.status}`)
}

function expectHeard({ thread, people, visitorDevices }: Stage, scenario: Scenario): void {
  const stored = server.rows(
    'select seq, uid, sent_at from messages where thread_uid = ? and seq > 1 order by seq',
    thread.uid,
  )
  const expected = stored.map((row) => `${row.seq} ${row.uid} ${row.sent_at}`)
  const sides = [
    ['visitor', visitorDevices],
    ['agent', agentDevices],
  ] as const
  for (const [side, devices] of sides) {
    for (const device of devices) {
      const heard = device.heard.filter((message) => message.thread?.uid === thread.uid && message.seq !== 1)
      const kept = heard.filter((message) => message.seq)
      expect(kept.map((message) => `${message.seq} ${message.uid} ${message.sentAt}`)).toEqual(expected)
      for (const message of kept) expectStamped(message, people)
      // Whether the visitor is there is told besides, to the agent alone.
      const isBesides = ({ type }: TestMessage) => type === 'VISITOR_STATUS' && side === 'agent'
      const passed = heard
        .filter((message) => !message.seq && !isBesides(message))
        .map((message) => `${message.type} ${message.content ?? ''}`)
      expect(passed).toEqual(scenario.passed?.[side] ?? [])
    }
  }
}

/** Identity, time and state are the server's, and the three objects some clients need are always present. */
function expectStamped(message: TestMessage, people: Stage['people']): void {
  const known = Object.values(people).map((person) => person.uid)
  expect(known).toContain(message.user?.uid)
  expect(message.user?.type).toBe(message.user?.uid === people.agent.uid ? 'AGENT' : 'VISITOR')
  expect(message.status).toBe('SUCCESS')
  expect(message.createdAt).toMatch(/^20[2-9]\d-\d\d-\d\d \d\d:\d\d:\d\d$/)
  expect(message.thread?.user?.uid).toBe(people.visitor.uid)
}

/** The stranger receives their own thread, so they do listen, and nothing else ever came. */
async function expectStrangerHeardNothing({ stranger, strangerDevice, thread }: Stage): Promise<void> {
  const own = await openThread(server, stranger)
  await strangerDevice.say(own.topic, { uid: 'own', content: 'is anybody there?' })
  await strangerDevice.hearsUid('own')
  const foreign = (device: TestDevice) => device.heard.filter((message) => message.thread?.uid === thread.uid)
  expect(foreign(strangerDevice)).toEqual([])
  expect(foreign(otherAgentDevice)).toEqual([])
  await server.http.post('/visitor/api/v1/thread/close', { uid: own.uid }, stranger.token)
}
