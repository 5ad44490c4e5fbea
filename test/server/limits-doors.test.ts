import { expect, test } from 'vitest'
import { passwordCost } from '../../app/auth/passwords.ts'
import { perTest } from '../support/fixtures.ts'
import { isCounted, limitsWith, metric, reached } from '../support/limits.ts'
import { logIn, newVisitor } from '../support/people.ts'
import { openHttp, requestText } from '../support/raw-http.ts'
import { connectPacket, connectRaw, openRaw, publishPacket } from '../support/raw-peer.ts'
import { adminPassword } from '../support/test-server.ts'

const server = perTest.unstarted()

async function start(numbers: Readonly<Record<string, number>>, more: { passwordCost?: typeof passwordCost } = {}) {
  await server.start({ limits: { ...limitsWith(numbers), ...more } })
}

const cuts = (why: string) => metric(server, `parley_connections_cut_total{why="${why}"}`)
const closed = () => metric(server, 'parley_mqtt_closed_total{why="malformed"}')

test('a CONNECT may be as long as a packet before CONNACK, and a longer one ends the connection', async () => {
  await start({ 'stream.maxBytesBeforeConnack': 1024 })
  const visitor = await newVisitor(server)
  const say = async (willBytes: number) => {
    const peer = await openRaw(server)
    const will = { topic: 'x', payload: Buffer.alloc(willBytes), qos: 0, retain: false } as const
    peer.send(connectPacket(visitor, { will }))
    return peer
  }
  expect((await (await say(200)).take('connack')).returnCode).toBe(0)
  expect(await (await say(1100)).closed).toBe(1002)
  await expect.poll(closed).toBe(1)
})

test('a packet may be as long as the limit, and a longer one ends the connection', async () => {
  await start({ 'stream.maxPacketBytes': 8192 })
  const visitor = await newVisitor(server)
  const peer = await connectRaw(server, visitor)
  const topic = `user/${visitor.uid}`
  peer.send(publishPacket(topic, { uid: 'a', content: 'x'.repeat(7000) }))
  await peer.take('puback')
  peer.send(publishPacket(topic, { uid: 'b', content: 'x'.repeat(8192) }))
  expect(await peer.closed).toBe(1002)
  await expect.poll(closed).toBe(1)
})

test('a SUBSCRIBE has that many filters examined, and each one beyond is refused', async () => {
  await start({ 'stream.maxFilters': 2 })
  const visitor = await newVisitor(server)
  const peer = await connectRaw(server, visitor)
  const own = `user/${visitor.uid}`
  expect(await peer.subscribe(own, own)).toEqual([1, 1])
  expect(await peer.subscribe(own, own, own)).toEqual([1, 1, 128])
  await expect.poll(() => metric(server, 'parley_mqtt_filters_refused_total')).toBe(1)
})

test('a connection is kept for the next request for that time, and then closed', async () => {
  await start({ 'connections.keepAliveMs': 300 })
  const peer = await openHttp(server)
  for (let time = 0; time < 2; time += 1) {
    peer.write(requestText('GET /healthz'))
    expect((await peer.answer()).status).toBe(200)
  }
  await peer.closed
  // The connection of this request is still open; the one before is not.
  await expect.poll(() => metric(server, 'parley_tcp_connections{kind="http"}')).toBe(1)
  expect(await cuts('stalled')).toBe(0)
})

test.each([
  ['requests.headersMs', 'GET /healthz HTTP/1.1\r\nhost: localhost\r\n'],
  [
    'requests.requestMs',
    requestText('POST /visitor/api/v1/init', { 'content-type': 'application/json' }, '{}').slice(0, -1),
  ],
])('a request that does not arrive within %s is answered 408', async (_limit, begun) => {
  await start({ 'requests.headersMs': 1000, 'requests.requestMs': 1000 })
  const [late, whole] = [await openHttp(server), await openHttp(server)]
  late.write(begun)
  whole.write(requestText('GET /healthz'))
  expect((await whole.answer()).status).toBe(200)
  expect((await late.answer()).status).toBe(408)
  await expect.poll(() => cuts('late')).toBe(1)
})

test('of incomplete bodies the largest is cut when together they have too many bytes, and the others are read', async () => {
  await start({ 'requests.maxUnfinishedBytes': 200_000, maxBodyBytes: 1_000_000 })
  const body = JSON.stringify({ orgUid: 'df_org_uid', ignored: 'x'.repeat(300_000) })
  const small = JSON.stringify({ orgUid: 'df_org_uid' })
  const headers = { 'content-type': 'application/json' }
  const [large, other] = [await openHttp(server), await openHttp(server)]
  other.write(requestText('POST /visitor/api/v1/init', headers, small).slice(0, -1))
  large.write(requestText('POST /visitor/api/v1/init', headers, body).slice(0, -1))
  await large.closed
  other.write('}')
  expect((await other.answer()).status).toBe(200)
  await expect.poll(() => cuts('unfinished')).toBe(1)
})

test('of unread responses those of the connection with most are cut, and a client that reads is answered', async () => {
  await start({ 'requests.maxUnsentBytes': 1_000_000 })
  const [deaf, reader] = [await openHttp(server), await openHttp(server)]
  deaf.socket.pause()
  deaf.write(requestText('GET /docs/json').repeat(30))
  await expect.poll(() => cuts('unsent')).toBe(1)
  reader.write(requestText('GET /docs/json'))
  expect((await reader.answer()).status).toBe(200)
  deaf.socket.destroy()
})

test('failed logins count for that time and no longer', async () => {
  await start({ 'logins.withinSeconds': 2, 'logins.failuresOfPair': 1 })
  const fail = async () => (await server.http.post('/auth/v1/login', { username: 'admin', password: 'no' })).status
  expect([await fail(), await fail()]).toEqual([401, 429])
  await expect.poll(() => metric(server, 'parley_failed_logins_total{reason="throttled"}')).toBeGreaterThan(0)
  await expect.poll(fail, { interval: 500 }).toBe(401)
})

test('that many passwords are hashed at once and queued, for an address and in total; the rest is refused', async () => {
  await start({ 'hashing.atOnce': 1, 'hashing.waitingOfAddress': 1, 'hashing.waiting': 2 }, { passwordCost })
  const tryFrom = async (address: string) => {
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': address }
    const body = JSON.stringify({ username: 'admin', password: adminPassword })
    return (await fetch(`${server.url}/auth/v1/login`, { method: 'POST', headers, body })).status
  }
  const addresses = ['192.0.2.1', '192.0.2.2', '192.0.2.3']
  const rush = async () => {
    const statuses = await Promise.all(addresses.flatMap((one) => [1, 2, 3, 4].map(() => tryFrom(one))))
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0)
    return new Set(statuses)
  }
  await expect.poll(rush).toEqual(new Set([200, 429, 503]))
  await isCounted(server, 'hashing.waitingOfAddress')
  await isCounted(server, 'hashing.waiting')
  expect(await tryFrom('192.0.2.4')).toBe(200)
})

test('an address may call each of these routes that often a minute, and no more', async () => {
  const routes = ['init', 'login', 'search', 'widget', 'availability', 'uploads', 'browse']
  const limits = {
    'requestsAMinute.init': 3,
    'requestsAMinute.login': 3,
    'requestsAMinute.search': 3,
    'requestsAMinute.widget': 3,
    'requestsAMinute.availability': 3,
    'requestsAMinute.uploads': 3,
    'requestsAMinute.browse': 3,
  }
  await start(limits)
  const [agent, visitor] = [await logIn(server), await newVisitor(server)]
  const { http } = server
  const asks: Readonly<Record<string, () => Promise<{ status: number }>>> = {
    init: () => http.post('/visitor/api/v1/init', { orgUid: 'df_org_uid' }),
    login: () => http.post('/auth/v1/login', { username: 'nobody', password: 'no' }),
    search: () => http.get('/api/v1/message/search?query=x', agent.token),
    widget: () => http.get('/visitor/api/v1/widget/config?sid=df_wg_uid'),
    availability: () => http.get('/visitor/api/v1/workgroup/availability?sid=df_wg_uid'),
    uploads: () => http.form('/api/v1/upload/file', new FormData(), agent.token),
    browse: () => http.post('/visitor/api/v1/browse', {}, visitor.token),
  }
  for (const route of routes) {
    const statuses: number[] = []
    // The two calls above already count.
    for (let time = ['login', 'init'].includes(route) ? 1 : 0; time < 4; time += 1)
      statuses.push((await asks[route]?.())?.status ?? 0)
    expect([route, statuses.indexOf(429)]).toEqual([route, statuses.length - 1])
  }
  for (const route of routes) await isCounted(server, `requestsAMinute.${route}`)
  expect(await reached(server, 'requestsAMinute.search')).toBe(1)
})
