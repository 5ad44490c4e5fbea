import { expect, test } from 'vitest'
import { defaultLimits } from '../../server/config/limits.ts'
import { perTest } from '../support/fixtures.ts'
import { isCounted } from '../support/limits.ts'
import { newVisitor, type TestPerson } from '../support/people.ts'
import { connectPacket, connectRaw, greet, openRaw, type RawPeer, tryUpgrade } from '../support/raw-peer.ts'

const server = perTest.unstarted()

const capped = (caps: Partial<typeof defaultLimits.caps>) =>
  server.start({ limits: { caps: { ...defaultLimits.caps, ...caps } } })
const named = (person: TestPerson, device: string) => ({ clientId: `${person.uid}/web/${device}` })
const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
/** Connects a new visitor from an address. */
async function enter(address: string): Promise<RawPeer> {
  const peer = await openRaw(server, from(address))
  peer.send(connectPacket(await newVisitor(server)))
  expect((await peer.take('connack')).returnCode).toBe(0)
  return peer
}
const upgrade = (options = {}) => tryUpgrade(server.wsUrl, ['mqtt'], options)

test('of many concurrent connections of one user, as many as allowed are accepted and the rest is answered 3', async () => {
  await capped({ perUser: 3 })
  const [user, other] = [await newVisitor(server), await newVisitor(server)]
  const peers = await Promise.all(Array.from({ length: 8 }, () => openRaw(server)))
  for (const [index, peer] of peers.entries()) peer.send(connectPacket(user, named(user, `d${index}`)))
  const codes = await Promise.all(peers.map(async (peer) => (await peer.take('connack')).returnCode))
  expect(codes.toSorted()).toEqual([0, 0, 0, 3, 3, 3, 3, 3])
  await isCounted(server, 'caps.perUser', 5)
  await connectRaw(server, other)
})

test('a user at the cap may replace a connection, and open one more after another has left', async () => {
  await capped({ perUser: 2 })
  const user = await newVisitor(server)
  const first = await connectRaw(server, user, named(user, 'one'))
  const second = await connectRaw(server, user, named(user, 'two'))
  await connectRaw(server, user, named(user, 'one'))
  expect(await first.closed).toBe(4003)
  const codeOfThird = async () => (await greet(server, user, named(user, 'three'))).connack.returnCode
  expect(await codeOfThird()).toBe(3)
  second.drop()
  await expect.poll(codeOfThird).toBe(0)
})

test('an address at its cap is answered 503, another one is accepted', async () => {
  await capped({ perAddress: 2 })
  const peers = [await enter('192.0.2.1'), await enter('192.0.2.1')]
  expect((await upgrade(from('192.0.2.1'))).status).toBe(503)
  expect((await upgrade(from('192.0.2.2'))).status).toBe(101)
  await isCounted(server, 'caps.perAddress')
  peers[0]?.drop()
  await expect.poll(async () => (await upgrade(from('192.0.2.1'))).status).toBe(101)
})

test('addresses of one IPv6 network are one address, at both doors; those of another are not', async () => {
  await server.start({
    limits: {
      caps: { ...defaultLimits.caps, perAddress: 2 },
      logins: { ...defaultLimits.logins, failuresOfAddress: 2 },
    },
  })
  await enter('2001:db8:1:2::1')
  await enter('2001:db8:1:2:ffff::2')
  expect((await upgrade(from('2001:db8:1:2:3::3'))).status).toBe(503)
  expect((await upgrade(from('2001:db8:1:3::1'))).status).toBe(101)
  const logInFrom = async (address: string) => {
    const body = JSON.stringify({ username: 'admin', password: 'wrong' })
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': address }
    return (await fetch(`${server.url}/auth/v1/login`, { method: 'POST', headers, body })).status
  }
  expect(await logInFrom('2001:db8:1:2::1')).toBe(401)
  expect(await logInFrom('2001:db8:1:2::2')).toBe(401)
  expect(await logInFrom('2001:db8:1:2::3')).toBe(429)
  expect(await logInFrom('2001:db8:1:3::1')).toBe(401)
})

test('a proxy that is not trusted is counted itself, whatever it forwards', async () => {
  await server.start({
    limits: { caps: { ...defaultLimits.caps, perAddress: 1 } },
    config: { trustedProxies: ['192.0.2.0/24'] },
  })
  const peer = await enter('198.51.100.1')
  expect((await upgrade(from('198.51.100.2'))).status).toBe(503)
  peer.drop()
  await expect.poll(async () => (await upgrade(from('198.51.100.2'))).status).toBe(101)
})

test('a full server answers 3 to everybody, and keeps serving existing connections', async () => {
  await capped({ all: 1 })
  const [visitor, other] = [await newVisitor(server), await newVisitor(server)]
  const inside: RawPeer = await connectRaw(server, visitor)
  expect((await greet(server, other)).connack.returnCode).toBe(3)
  await isCounted(server, 'caps.all')
  await inside.caughtUp()
  inside.drop()
  await expect.poll(async () => (await greet(server, other)).connack.returnCode).toBe(0)
})

test('sockets without CONNECT take no slot from those with one', async () => {
  await capped({ all: 2 })
  await Promise.all(Array.from({ length: 110 }, () => openRaw(server)))
  const [first, second] = [await connectRaw(server, await newVisitor(server)), await enter('192.0.2.1')]
  await Promise.all([first.caughtUp(), second.caughtUp()])
})

test('a peer that sends CONNECT while its address is at the cap is answered 3', async () => {
  await capped({ perAddress: 1 })
  const [early, late] = [await openRaw(server, from('192.0.2.1')), await openRaw(server, from('192.0.2.1'))]
  for (const peer of [early, late]) peer.send(connectPacket(await newVisitor(server)))
  expect((await early.take('connack')).returnCode).toBe(0)
  expect((await late.take('connack')).returnCode).toBe(3)
})

test('the number of open connections is right after takeovers, refusals, cuts and disconnects', async () => {
  await server.start()
  const user = await newVisitor(server)
  const metrics = async () => (await fetch(`${server.url}/metrics`)).text()
  for (let round = 0; round < 3; round += 1) {
    await connectRaw(server, user)
    const cut = await connectRaw(server, user, named(user, 'cut'))
    cut.drop()
    const polite = await connectRaw(server, user, named(user, 'polite'))
    polite.send({ cmd: 'disconnect' })
    await greet(server, { ...user, token: 'wrong' })
  }
  await expect.poll(metrics).toMatch(/^parley_mqtt_connections 1$/m)
})
