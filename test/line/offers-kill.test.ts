import { afterEach, expect, test } from 'vitest'
import { type ChildServer, startChildServer } from '../support/child-server.ts'
import { type Guest, openOffice } from '../support/office.ts'
import { connect, type TestDevice, type TestPerson } from '../support/people.ts'
import type { TestMessage } from '../support/wire.ts'

/** How late an offer may expire. */
const lateMs = 1000

const devices: TestDevice[] = []
afterEach(() => {
  for (const device of devices.splice(0)) device.drop()
})

const offersOf = ({ thread }: Guest, agentDevice: TestDevice) =>
  agentDevice.heard.filter(({ type, content = '' }) => type === 'OFFER' && JSON.parse(content).threadUid === thread.uid)
const rowOf = (server: ChildServer, { thread }: Guest) =>
  server.rows('select state, offered_to, excluded, offer_deadline from threads where uid = ?', thread.uid)[0] ?? {}

interface Asked {
  readonly server: ChildServer
  readonly guest: Guest
  /** The agent who is asked first, and the next one. */
  readonly first: TestPerson
  readonly second: TestPerson
  readonly secondDevice: TestDevice
  readonly firstDevice: TestDevice
  /** The offer's deadline as the agent received it. */
  readonly deadline: number
}

/** A server that is killed while one of two agents has an offer; both reconnect by themselves. */
async function killedMidOffer(offerSeconds: number): Promise<Asked> {
  const server = await startChildServer()
  const office = openOffice(server, { accept: 'OFFER', offerSeconds })
  const [first, second] = [await office.hire(), await office.hire()]
  const firstDevice = await comes(server, first)
  const guest = await office.arrives()
  const offer = await firstDevice.hears(isOffer)
  const secondDevice = await comes(server, second)
  await secondDevice.roundTrip()
  await server.end('SIGKILL')
  const { deadline } = JSON.parse(offer.content ?? '')
  expect(rowOf(server, guest)).toMatchObject({ state: 'OFFERED', offered_to: first.uid, offer_deadline: deadline })
  return { server, guest, first, second, firstDevice, secondDevice, deadline }
}

const isOffer = ({ type }: TestMessage) => type === 'OFFER'

async function comes(server: ChildServer, agent: TestPerson): Promise<TestDevice> {
  const agentDevice = await connect(server, agent, { options: { reconnectPeriod: 50 } })
  devices.push(agentDevice)
  return agentDevice
}

/** Resolves with the time at which a device has reconnected. */
function connectedAgain(device: TestDevice): Promise<number> {
  return new Promise((resolve) => device.client.once('connect', () => resolve(Date.now())))
}

/** Checks the visitor and both agents once the second agent has taken the thread: who is told what, and who is not. */
async function expectServedBySecond({ server, guest, first, second, firstDevice }: Asked): Promise<void> {
  const accept = (agent: TestPerson) =>
    server.http.post('/api/v1/agent/accept', { threadUid: guest.thread.uid }, agent.token)
  expect((await accept(first)).body.error).toBe('not_offered')
  expect((await accept(second)).body.data.state).toBe('CHATTING')
  const query = await server.http.get('/api/v1/thread/query', second.token)
  expect(query.body.data.content.map((thread) => thread.uid)).toEqual([guest.thread.uid])
  const page = await connect(server, guest, { device: 'd2' })
  devices.push(page)
  await page.say(guest.thread.topic, { uid: 'hello' })
  await page.hearsUid('hello')
  await firstDevice.roundTrip()
  expect(firstDevice.heard.filter((message) => message.thread?.uid === guest.thread.uid)).toEqual([])
}

test('an offer of a killed server expires at its deadline and goes to the next agent', async () => {
  const asked = await killedMidOffer(8)
  const { server, guest, first, second, firstDevice, secondDevice, deadline } = asked
  const back = [connectedAgain(firstDevice), connectedAgain(secondDevice)]
  await server.start()
  const readyAt = Math.max(...(await Promise.all(back)))
  expect(readyAt).toBeLessThan(deadline)
  expect(rowOf(server, guest)).toMatchObject({ state: 'OFFERED', offered_to: first.uid, offer_deadline: deadline })

  const next = await secondDevice.hears(isOffer)
  expect(next.sentAt).toBeGreaterThanOrEqual(deadline)
  expect(Number(next.sentAt) - deadline).toBeLessThanOrEqual(lateMs)
  expect(JSON.parse(next.content ?? '')).toMatchObject({ threadUid: guest.thread.uid })
  expect(rowOf(server, guest)).toMatchObject({ state: 'OFFERED', offered_to: second.uid })
  await firstDevice.hears(({ type, content = '' }) => type === 'OFFER_END' && JSON.parse(content).reason === 'missed')
  expect(offersOf(guest, firstDevice)).toHaveLength(1)
  await expectServedBySecond(asked)
})

test('an offer that expired while the server was down ends before it is ready, and goes to the next agent', async () => {
  const asked = await killedMidOffer(1)
  const { server, guest, first, second, firstDevice, secondDevice, deadline } = asked
  secondDevice.drop()
  await expect.poll(() => Date.now(), { timeout: 10_000 }).toBeGreaterThan(deadline)
  await server.start()
  expect(rowOf(server, guest)).toMatchObject({ state: 'QUEUING', offered_to: null, excluded: `["${first.uid}"]` })

  const cameAt = Date.now()
  const next = await (await comes(server, second)).hears(isOffer)
  expect(Number(next.sentAt) - cameAt).toBeLessThanOrEqual(lateMs)
  expect(rowOf(server, guest)).toMatchObject({ state: 'OFFERED', offered_to: second.uid })
  expect(offersOf(guest, firstDevice)).toHaveLength(1)
  await expectServedBySecond(asked)
})
