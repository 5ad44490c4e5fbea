import { once } from 'node:events'
import { Agent, get } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import { defaultLimits, type Limits } from '../../server/config/limits.ts'
import { perTest } from '../support/fixtures.ts'
import { metric } from '../support/limits.ts'
import { newVisitor } from '../support/people.ts'
import { openHttp, type RawHttp, requestText } from '../support/raw-http.ts'
import { connectRaw, openRaw } from '../support/raw-peer.ts'
import { selfSigned } from './certificate.ts'

const server = perTest.unstarted()

/** Starts a server that does not trust 127.0.0.1 more than any address. */
function start(given: {
  connections?: Partial<Limits['connections']>
  requests?: Partial<Limits['requests']>
}): Promise<void> {
  const limits = {
    connections: { ...defaultLimits.connections, youngMs: 0, ...given.connections },
    requests: { ...defaultLimits.requests, ...given.requests },
  }
  return server.start({ limits, config: { trustedProxies: ['127.0.0.9'] } })
}

const health = requestText('GET /healthz')

async function isAnswered(peer: RawHttp): Promise<boolean> {
  peer.write(health)
  return (await peer.answer()).status === 200
}

async function isRefused(peer: RawHttp): Promise<boolean> {
  peer.write(health)
  return (await peer.answer()).status === 429
}

/** Sends a request over TLS, on a connection that stays open. */
async function asksOverTls(ca: string): Promise<{ status: number | undefined; socket: TLSSocket }> {
  const asking = get(`${server.url}/healthz`, { ca, agent: new Agent({ keepAlive: true }) })
  const [answer] = await once(asking, 'response')
  const { socket, statusCode: status } = answer
  answer.resume()
  await once(answer, 'end')
  return { status, socket }
}

async function metricsOverTls(ca: string): Promise<string> {
  const [answer] = await once(get(`${server.url}/metrics`, { ca }), 'response')
  return (await answer.toArray()).join('')
}

test('connections without a request evict the oldest of their own address, and none of another', async () => {
  await start({ connections: { strangers: { all: 100, perAddress: 2 } } })
  const other = await openHttp(server, '127.0.0.2')
  const [first, second] = [await openHttp(server), await openHttp(server)]
  const third = await openHttp(server)
  await first.closed
  for (const peer of [second, third, other]) expect(await isAnswered(peer)).toBe(true)
})

test('sockets without CONNECT evict the oldest of their own address, while logged-in ones stay', async () => {
  await start({ connections: { strangers: { all: 100, perAddress: 2 } } })
  const inside = await connectRaw(server, await newVisitor(server))
  const [first] = [await openRaw(server), await openRaw(server), await openRaw(server)]
  expect(await first?.closed).toBe(1006)
  await inside.caughtUp()
  await connectRaw(server, await newVisitor(server))
})

test('strangers from many addresses evict connections of the address that has most, not a single one of another', async () => {
  await start({ connections: { strangers: { all: 4, perAddress: 3 } } })
  const alone = await openHttp(server, '127.0.0.2')
  const crowd = [await openHttp(server), await openHttp(server), await openHttp(server)]
  const newcomer = await openHttp(server, '127.0.0.3')
  await crowd[0]?.closed
  for (const peer of [alone, newcomer]) expect(await isAnswered(peer)).toBe(true)
})

test('connections of a trusted proxy share no cap', async () => {
  await start({ connections: { strangers: { all: 100, perAddress: 2 }, http: { all: 100, perAddress: 2 } } })
  const peers = await Promise.all(Array.from({ length: 6 }, () => openHttp(server, '127.0.0.9')))
  for (const peer of peers) expect(await isAnswered(peer)).toBe(true)
  for (const peer of peers) expect(await isAnswered(peer)).toBe(true)
})

test('among the HTTP connections of an address the least recently used is closed', async () => {
  await start({ connections: { http: { all: 100, perAddress: 2 } } })
  const [first, second, third] = [await openHttp(server), await openHttp(server), await openHttp(server)]
  for (const peer of [first, second, first, third]) expect(await isAnswered(peer)).toBe(true)
  await second.closed
  for (const peer of [first, third]) expect(await isAnswered(peer)).toBe(true)
})

test('a connection with too many unanswered requests is cut, others are answered', async () => {
  await start({ requests: { maxPerSocket: 4 } })
  const innocent = await openHttp(server)
  const patient = await openHttp(server)
  patient.write(health.repeat(4))
  for (let count = 0; count < 4; count += 1) expect((await patient.answer()).status).toBe(200)
  const greedy = await openHttp(server)
  greedy.write(health.repeat(1000))
  await greedy.closed
  expect(await isAnswered(innocent)).toBe(true)
})

test('pipelined requests are answered in order, with bodies and with responses that the network does not take', async () => {
  await start({})
  const peer = await openHttp(server)
  const json = { 'content-type': 'application/json' }
  const bodyOf = (name: string) => JSON.stringify({ orgUid: 'df_org_uid', nickname: name }).padEnd(5000)
  const names = Array.from({ length: 10 }, (_, index) => `Visitor ${index}`)
  peer.socket.pause()
  const asked = names.map((name) =>
    [requestText('GET /docs/json'), requestText('POST /visitor/api/v1/init', json, bodyOf(name))].join(''),
  )
  peer.write(asked.join('') + requestText('GET /websocket', handshake))
  peer.socket.resume()
  for (const name of names) {
    expect(JSON.parse((await peer.answer()).body).openapi).toBe('3.1.0')
    expect(JSON.parse((await peer.answer()).body).data.nickname).toBe(name)
  }
  // An upgrade does not overtake pending requests.
  expect((await peer.answer()).status).toBe(404)
  peer.write(requestText('GET /websocket', handshake))
  expect((await peer.answer()).status).toBe(101)
  peer.socket.destroy()
})

const handshake = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-protocol': 'mqtt',
}

test('an address that sends requests too often gets 429 on every path, and another does not', async () => {
  await start({ requests: { burst: 3, perSecond: 1 } })
  const [peer, other] = [await openHttp(server), await openHttp(server, '127.0.0.2')]
  for (let count = 0; count < 3; count += 1) expect(await isAnswered(peer)).toBe(true)
  for (const path of ['/healthz', '/docs/json', '/widget.js']) {
    peer.write(requestText(`GET ${path}`))
    const { status, headers, body } = await peer.answer()
    expect([path, status, headers['retry-after'], JSON.parse(body).error]).toEqual([
      path,
      429,
      '1',
      'too_many_requests',
    ])
  }
  expect(await isAnswered(other)).toBe(true)
})

test('behind a trusted proxy each visitor is counted by their own address', async () => {
  await start({ requests: { burst: 1, perSecond: 1 } })
  const proxy = await openHttp(server, '127.0.0.9')
  const statuses = []
  for (const visitor of ['192.0.2.1', '192.0.2.1', '192.0.2.2']) {
    proxy.write(requestText('GET /healthz', { 'x-forwarded-for': visitor }))
    statuses.push((await proxy.answer()).status)
  }
  expect(statuses).toEqual([200, 429, 200])
})

test('an address with too many requests in progress is refused another until one is answered', async () => {
  await start({ requests: { maxPerAddress: 1 } })
  const slow = await openHttp(server)
  // Its body is missing, so the request stays in progress.
  slow.write(requestText('POST /visitor/api/v1/init', { 'content-type': 'application/json', 'content-length': '2' }))
  const peer = await openHttp(server)
  await expect.poll(() => isRefused(peer)).toBe(true)
  slow.write('{}')
  expect((await slow.answer()).status).not.toBe(429)
  expect(await isAnswered(peer)).toBe(true)
})

test('headers and bodies that arrive too slowly are cut', async () => {
  await start({ requests: { headersMs: 300, bodyGraceMs: 300, minBodyBytesPerSecond: 1000 } })
  const [headers, body, innocent] = [await openHttp(server), await openHttp(server), await openHttp(server)]
  headers.write('GET /healthz HTTP/1.1\r\nhost: x\r\n')
  body.write(requestText('POST /visitor/api/v1/init', { 'content-type': 'application/json', 'content-length': '900' }))
  expect(await isAnswered(innocent)).toBe(true)
  expect((await headers.answer()).status).toBe(408)
  await headers.closed
  await body.closed
})

test('an idle connection is closed', async () => {
  await start({ connections: { stalledMs: 300 } })
  const visitor = await newVisitor(server)
  const poll = await openHttp(server)
  poll.write(requestText('GET /visitor/api/v1/message/sync?wait=20', { authorization: `Bearer ${visitor.token}` }))
  await poll.closed
  await expect.poll(() => metric(server, 'parley_connections_cut_total{why="stalled"}')).toBe(1)
})

test('TLS handshakes that do not start evict the oldest of them, nobody who has sent a request, and time out', async () => {
  const { cert, key } = selfSigned()
  await server.start({
    limits: {
      connections: {
        ...defaultLimits.connections,
        strangers: { all: 100, perAddress: 2 },
        youngMs: 0,
        handshakeMs: 500,
      },
    },
    config: { tls: { cert: Buffer.from(cert), key: Buffer.from(key) }, trustedProxies: [] },
  })
  const asked = [await asksOverTls(cert), await asksOverTls(cert), await asksOverTls(cert)]
  const [first, second] = [await openHttp(server), await openHttp(server)]
  const third = await openHttp(server)
  await first.closed
  expect((await asksOverTls(cert)).status).toBe(200)
  await Promise.all([second.closed, third.closed])
  await expect.poll(() => metricsOverTls(cert)).toMatch(/limit="connections\.handshakeMs"\} [1-9]/)
  expect(asked.map(({ status, socket }) => [status, socket.destroyed])).toEqual(asked.map(() => [200, false]))
  for (const { socket } of asked) socket.destroy()
})
