import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { identitySecretOf } from '../../server/storage/derived-keys.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'
import { connectRaw, greet, type RawPeer } from '../support/raw-peer.ts'
import { jwtSecret, startTestServer } from '../support/test-server.ts'

const server = perFile.server()
let agent: TestPerson
let agentDevice: TestDevice
/** Somebody who has nothing to do with it. */
let onlooker: TestPerson
let onlookers: RawPeer

beforeAll(async () => {
  agent = await logIn(server)
  agentDevice = await connect(server, agent)
})
beforeEach(async () => {
  onlooker = await newVisitor(server)
  onlookers = await connectRaw(server, onlooker)
})
afterEach(async () => {
  await onlookers.caughtUp()
  expect((await history(onlooker.token, (await openThread(server, onlooker)).uid)).status).toBe(200)
  onlookers.drop()
})
afterAll(() => agentDevice.drop())

const unauthenticated = refused(401, 'unauthenticated')
const post = (path: string, body: object, token: string) => server.http.post(`/visitor/api/v1/${path}`, body, token)
const history = (token: string, threadUid: string) =>
  server.http.get(`/visitor/api/v1/message/thread/uid?threadUid=${threadUid}`, token)
const named = ({ uid }: TestPerson, device = 'd') => ({ clientId: `${uid}/web/${device}` })

function proof(visitorUid: string): { visitorUid: string; visitorHash: string } {
  const hmac = createHmac('sha256', identitySecretOf(jwtSecret)).update(visitorUid)
  return { visitorUid, visitorHash: hmac.digest('hex') }
}

async function prove(name: string, token?: string): Promise<TestPerson> {
  const { status, body } = await server.http.post('/visitor/api/v1/init', proof(name), token)
  expect(status).toBe(200)
  return { uid: body.data.uid, token: body.data.accessToken }
}

/** A long poll without news; returns its status and how long it took. */
async function poll({ token }: TestPerson): Promise<{ status: number; tookMs: number }> {
  const { cursor } = (await post('message/sync', {}, token)).body.data
  const startedAt = Date.now()
  const { status } = await post('message/sync', { cursor, wait: 25 }, token)
  return { status, tookMs: Date.now() - startedAt }
}

/** Checks that a token can do nothing any more. */
async function expectOver(one: TestPerson, threadUid: string): Promise<void> {
  expect(await history(one.token, threadUid)).toEqual(unauthenticated)
  expect(await post('refresh', {}, one.token)).toEqual(unauthenticated)
  expect(await post('message/sync', {}, one.token)).toEqual(unauthenticated)
  expect(await post('logout', {}, one.token)).toEqual(unauthenticated)
  expect((await greet(server, one, named(one))).connack.returnCode).toBe(5)
  expect((await server.http.post('/visitor/api/v1/init', {}, one.token)).body.data.uid).not.toBe(one.uid)
}

/**
 * Someone who has copied the token of an anonymous visitor, and holds on to it by refreshing, sockets and long polls.
 */
async function copied(one: TestPerson) {
  const { accessToken } = (await post('refresh', {}, one.token)).body.data
  const thief = { uid: one.uid, token: accessToken }
  const socket = await connectRaw(server, thief, named(one, randomUUID()))
  return { thief, socket, polling: poll(thief) }
}

test('the first proof of who a visitor is ends every earlier session of theirs, and begins a new one', async () => {
  const name = randomUUID()
  const early = await newVisitor(server)
  const thread = await openThread(server, early)
  const { thief, socket, polling } = await copied(early)
  const customer = await prove(name, early.token)
  expect(customer.uid).toBe(early.uid)
  expect(await socket.closed).toBe(4002)
  expect(await polling).toEqual({ status: 401, tookMs: expect.any(Number) })
  expect((await polling).tookMs).toBeLessThan(10_000)
  const page = await connect(server, customer)
  await agentDevice.say(thread.topic, { uid: `private-${name}` })
  await page.hearsUid(`private-${name}`)
  await expectOver(thief, thread.uid)
  await expectOver(early, thread.uid)
  expect(JSON.stringify(socket.heard())).not.toContain(`private-${name}`)
  expect(JSON.stringify((await history(customer.token, thread.uid)).body)).toContain(`private-${name}`)
  page.drop()
})

test('a repeated proof ends nothing that the first one began: other pages and devices go on', async () => {
  const name = randomUUID()
  const first = await prove(name, (await newVisitor(server)).token)
  const socket = await connectRaw(server, first, named(first))
  const again = await prove(name, first.token)
  const phone = await prove(name)
  expect(new Set([first.uid, again.uid, phone.uid]).size).toBe(1)
  expect((await post('refresh', {}, first.token)).status).toBe(200)
  await socket.caughtUp()
  socket.drop()
})

test('a proof that leads to somebody else does not touch the session sent along, and reveals nothing to it', async () => {
  const name = randomUUID()
  const customer = await prove(name)
  const thread = await openThread(server, customer)
  const anonymous = await newVisitor(server)
  expect((await prove(name, anonymous.token)).uid).toBe(customer.uid)
  expect((await post('refresh', {}, anonymous.token)).status).toBe(200)
  expect(await history(anonymous.token, thread.uid)).toEqual(refused(404, 'thread_not_found'))
})

test('concurrent proofs of one visitor yield one person, whose tokens all work', async () => {
  const name = randomUUID()
  const early = await newVisitor(server)
  const met = await Promise.all(Array.from({ length: 5 }, () => prove(name, early.token)))
  expect(new Set(met.map(({ uid }) => uid))).toEqual(new Set([early.uid]))
  for (const { token } of met) expect((await post('refresh', {}, token)).status).toBe(200)
})

test('a visitor who logs out has no session left on any device; a new proof restores their history', async () => {
  const name = randomUUID()
  const customer = await prove(name)
  const phone = await prove(name)
  const thread = await openThread(server, customer)
  const sockets = [
    await connectRaw(server, customer, named(customer, 'a')),
    await connectRaw(server, phone, named(phone, 'b')),
  ]
  const polling = poll(phone)
  expect(await post('logout', {}, customer.token)).toMatchObject({ status: 200, body: { data: null } })
  for (const socket of sockets) expect(await socket.closed).toBe(4002)
  expect(await polling).toMatchObject({ status: 401 })
  expect((await polling).tookMs).toBeLessThan(10_000)
  for (const one of [customer, phone]) await expectOver(one, thread.uid)
  const back = await prove(name)
  expect(back.uid).toBe(customer.uid)
  expect((await history(back.token, thread.uid)).status).toBe(200)
  await expectOver(phone, thread.uid)
})

test('an anonymous visitor who logs out is new the next time', async () => {
  const visitor = await newVisitor(server)
  const thread = await openThread(server, visitor)
  const { thief, socket } = await copied(visitor)
  await post('logout', {}, visitor.token)
  expect(await socket.closed).toBe(4002)
  for (const one of [visitor, thief]) await expectOver(one, thread.uid)
  expect(await history((await newVisitor(server)).token, thread.uid)).toEqual(refused(404, 'thread_not_found'))
})

test('a visitor who logs out stays logged out after a restart', async () => {
  const before = await startTestServer()
  const [gone, there] = [await newVisitor(before), await newVisitor(before)]
  await before.http.post('/visitor/api/v1/logout', {}, gone.token)
  await before.stop()
  const after = await startTestServer({ dataFolder: before.dataFolder })
  expect(await after.http.post('/visitor/api/v1/refresh', {}, gone.token)).toEqual(unauthenticated)
  expect((await after.http.post('/visitor/api/v1/refresh', {}, there.token)).status).toBe(200)
  await after.remove()
})

test('a visitor who logs out needs a visitor’s token', async () => {
  expect(await post('logout', {}, agent.token)).toEqual(refused(403, 'forbidden'))
  for (const token of ['garbage', `${onlooker.token}x`, ''])
    expect(await post('logout', {}, token)).toEqual(unauthenticated)
})
