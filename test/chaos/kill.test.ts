import { setTimeout as delay } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { type ChildServer, startChildServer } from '../support/child-server.ts'
import { Ledger, type Sender, sendByHttp, sendByLastingMqtt, sendByMqtt } from '../support/load.ts'
import { connect, logIn, newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { Random, seedOfRun, testOption } from '../support/random.ts'
import { expectOneOrder, storedIn } from './stored.ts'

const kills = testOption('PARLEY_TEST_KILLS', 20)
const visitors = 6
/**
 * Acknowledged a second between kills: with fewer there is no load and a kill proves nothing. Not a measure of speed.
 */
const leastRate = 100
/** A server is under load once this many were acknowledged since its start. */
const underLoad = 20
/** With the numbers in flight below this asks for about 800 messages a second. */
const pauseMs = 140

test('nothing acknowledged is lost, however often the server is killed under load', {
  timeout: 60_000 + kills * 10_000,
}, async () => {
  const random = new Random(seedOfRun())
  console.info(`PARLEY_TEST_SEED=${random.seed} PARLEY_TEST_KILLS=${kills}`)
  const server = await startChildServer({ PARLEY_LIMITS: 'off' })
  const ledger = new Ledger(random)
  const stop = new AbortController()
  const senders = await startSenders(server, ledger, stop.signal)
  const load = await killAgainAndAgain(server, ledger, random)
  stop.abort()
  await Promise.all(senders)

  const stored = storedIn(server)
  const rate = Math.round(load.acknowledged / (load.ms / 1000))
  console.info(
    `${kills} kills, ${ledger.topics.size} uids sent and ${ledger.repeats} sent again, ` +
      `${ledger.acknowledged.size} acknowledged (${rate}/s over ${Math.round(load.ms / 1000)} s under load), ` +
      `${stored.byUid.size} stored, ${ledger.told.size} told, ${ledger.refused.size} refused`,
  )
  expect([...ledger.acknowledged].filter((uid) => stored.byUid.get(uid) !== ledger.topics.get(uid))).toEqual([])
  expect([...ledger.told].filter(([place, uid]) => stored.byPlace.get(place) !== uid)).toEqual([])
  expect(ledger.conflicts).toEqual([])
  expect([...new Set(ledger.refused.values())]).toEqual([])
  expectOneOrder(server, visitors)
  expect(server.rows('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }])
  expect(rate).toBeGreaterThanOrEqual(leastRate)
  expect(ledger.repeats).toBeGreaterThan(kills)
  await expectToGoOn(server)
})

test.each(['PUBACK', 'HTTP 200'] as const)(
  'a server killed by the %s itself has stored the message',
  async (answer) => {
    const server = await startChildServer({ PARLEY_LIMITS: 'off' })
    const visitor = await newVisitor(server)
    const { topic } = await openThread(server, visitor)
    for (const uid of ['m1', 'm2']) {
      await (answer === 'PUBACK' ? killByPuback : killByHttp)(server, visitor, { uid, topic })
      await server.end('SIGKILL')
      expect(server.rows('select uid from messages where uid = ?', uid)).toEqual([{ uid }])
      await server.start()
    }
  },
)

/** Starts all senders until stopped: six visitors through both doors, and the agent in every thread through both. */
async function startSenders(server: ChildServer, ledger: Ledger, stop: AbortSignal): Promise<Promise<void>[]> {
  const admin = await logIn(server)
  const agent = await connect(server, admin, { device: 'first' })
  const people = await Promise.all(Array.from({ length: visitors }, () => newVisitor(server)))
  const threads = await Promise.all(people.map((visitor) => openThread(server, visitor)))
  expect(threads.map((thread) => thread.type)).toEqual(threads.map(() => 'WELCOME'))
  await agent.leave()
  const topics = threads.map((thread) => thread.topic)
  const common = { server, ledger, stop, pauseMs }
  const speaking = people.flatMap((person, index) => {
    const visitor: Sender = { ...common, person, topics: topics.slice(index, index + 1), inFlight: 12 }
    return [sendByMqtt(visitor, 'd1'), sendByHttp({ ...visitor, inFlight: 3 }, '/visitor/api/v1/message/send')]
  })
  const agentSends: Sender = { ...common, person: admin, topics, inFlight: 16 }
  return [
    ...speaking,
    sendByLastingMqtt(agentSends, 'd1'),
    sendByHttp({ ...agentSends, inFlight: 4 }, '/api/v1/message/rest/send'),
  ]
}

/** Kills at random moments under load, sometimes during the start; returns the load. */
async function killAgainAndAgain(server: ChildServer, ledger: Ledger, random: Random) {
  const load = { ms: 0, acknowledged: 0 }
  for (let killed = 0; killed < kills; killed += 1) {
    const before = ledger.acknowledged.size
    await vi.waitFor(() => expect(ledger.acknowledged.size).toBeGreaterThan(before + underLoad), { timeout: 20_000 })
    const since = { ms: performance.now(), acknowledged: ledger.acknowledged.size }
    await delay(random.between(0, 1300))
    load.ms += performance.now() - since.ms
    load.acknowledged += ledger.acknowledged.size - since.acknowledged
    await server.end('SIGKILL')
    if (killed + 1 < kills && random.chance(0.2)) {
      killed += 1
      const starting = server.start()
      await delay(random.between(0, 600))
      await server.end('SIGKILL')
      await starting
    }
    if (killed + 1 < kills) await server.start()
  }
  return load
}

/** Checks that a restart finds what a kill left, and that the next message gets the next place. */
async function expectToGoOn(server: ChildServer): Promise<void> {
  const before = server.rows('select count(*) as messages from messages')
  await server.start()
  expect(server.rows('select count(*) as messages from messages')).toEqual(before)
  const admin = await logIn(server)
  const [row] = server.rows('select topic, last_seq from threads limit 1')
  const body = { uid: 'the last', type: 'TEXT', content: 'still here', thread: { topic: row?.topic } }
  const { body: answer } = await server.http.post('/api/v1/message/rest/send', body, admin.token)
  expect(answer.data.seq).toBe(Number(row?.last_seq) + 1)
}

interface Message {
  readonly uid: string
  readonly topic: string
}

async function killByPuback(server: ChildServer, visitor: TestPerson, { uid, topic }: Message): Promise<void> {
  const device = await connect(server, visitor)
  device.client.on('packetreceive', ({ cmd }) => {
    if (cmd === 'puback') server.signal('SIGKILL')
  })
  await device.say(topic, { uid, content: 'hello' })
  device.drop()
}

async function killByHttp(server: ChildServer, visitor: TestPerson, { uid, topic }: Message): Promise<void> {
  const message = { uid, type: 'TEXT', content: 'hello', thread: { topic } }
  const response = await fetch(`${server.url}/visitor/api/v1/message/send`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${visitor.token}` },
    body: JSON.stringify(message),
  })
  server.signal('SIGKILL')
  expect(response.status).toBe(200)
}
