import { join } from 'node:path'
import jwt from 'jsonwebtoken'
import mqttPacket from 'mqtt-packet'
import { beforeAll, expect, test } from 'vitest'
import { defaults } from '../../server/storage/seed.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import { createApiKey } from '../support/api-key.ts'
import { perFile } from '../support/fixtures.ts'
import { logIn, newVisitor, type TestPerson } from '../support/people.ts'
import { connectPacket, greet, type Hello, openRaw } from '../support/raw-peer.ts'
import { jwtSecret } from '../support/test-server.ts'

const server = perFile.server()
let visitor: TestPerson
let other: TestPerson
let agent: Awaited<ReturnType<typeof logIn>>
beforeAll(async () => {
  visitor = await newVisitor(server)
  other = await newVisitor(server, 'Other')
  agent = await logIn(server)
})

/** Returns the code of CONNACK; a refused peer is closed. */
async function codeFor(person: TestPerson, hello: Hello = {}): Promise<number | undefined> {
  const { peer, connack } = await greet(server, person, hello)
  if (connack.returnCode === 0) peer.drop()
  else expect(connack.sessionPresent).toBe(false)
  await peer.closed
  return connack.returnCode
}

const withPassword = (password: string) => codeFor(visitor, { password: Buffer.from(password) })
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds

function tokenOf(given: object, secret = jwtSecret, options: jwt.SignOptions = { issuer: 'parley' }): string {
  const payload = { sub: visitor.uid, kind: 'visitor', sid: 's1', use: 'access', exp: inSeconds(60), ...given }
  return jwt.sign(payload, secret, options)
}

async function newApiKey(): Promise<string> {
  const store = await openSqlite(join(server.dataFolder, 'parley.db'), { onDeath: () => {} })
  const key = await createApiKey(store, { orgUid: defaults.orgUid, name: 'shop', createdAt: Date.now() })
  await store.close()
  return key
}

test('a token of the user in the clientId is accepted, for an agent under either uid', async () => {
  expect(await codeFor(visitor)).toBe(0)
  expect(await withPassword(tokenOf({}))).toBe(0)
  expect(await codeFor(agent)).toBe(0)
  expect(await codeFor(agent, { clientId: `${agent.accountUid}/web/d1` })).toBe(0)
})

test('the username may be anything', async () => {
  expect(await codeFor(visitor, { username: 'somebody else' })).toBe(0)
})

test('no token is answered 4', async () => {
  const { peer, connack } = await greet(server, visitor, { password: Buffer.alloc(0) })
  expect(connack.returnCode).toBe(4)
  await peer.closed
  const silent = await openRaw(server)
  const { username: _, password: __, ...hello } = connectPacket(visitor)
  silent.send(hello)
  expect((await silent.take('connack')).returnCode).toBe(4)
})

const notTokens: Record<string, () => string | Promise<string>> = {
  'a word': () => 'password',
  'a token signed by somebody else': () => tokenOf({}, 'another secret of forty characters, really'),
  'an unsigned token': () => tokenOf({}, '', { issuer: 'parley', algorithm: 'none' }),
  'a token for something else': () => tokenOf({ use: 'export' }),
  'a token of another issuer': () => tokenOf({}, jwtSecret, { issuer: 'somebody' }),
  'a token of a kind there is not': () => tokenOf({ kind: 'system' }),
  'an agent’s refresh token': () => agent.refreshToken,
  'an API key': () => newApiKey(),
}

test.each(Object.keys(notTokens))('%s as password is answered 4', async (name) => {
  expect(await withPassword((await notTokens[name]?.()) ?? '')).toBe(4)
})

test('an expired token is answered 5', async () => {
  expect(await withPassword(tokenOf({ exp: inSeconds(-1) }))).toBe(5)
})

test('a token of somebody who does not exist is answered 5', async () => {
  const uid = 'nobody'
  expect(await codeFor({ uid, token: tokenOf({ sub: uid }) })).toBe(5)
})

test('a revoked token is answered 5', async () => {
  const left = await logIn(server)
  expect(await codeFor(left)).toBe(0)
  await server.http.post('/api/v1/user/logout', {}, left.token)
  expect(await codeFor(left)).toBe(5)
})

test('a clientId of another user is answered 5', async () => {
  for (const uid of [other.uid, agent.uid, agent.accountUid]) {
    expect(await codeFor(visitor, { clientId: `${uid}/web/d1` })).toBe(5)
  }
  expect(await codeFor(agent, { clientId: `${visitor.uid}/web/d1` })).toBe(5)
})

test('a malformed clientId is answered 2', async () => {
  const own = visitor.uid
  const bad = [own, `${own}/web`, `${own}/web/`, `${own}//d1`, `${own}/web/d1/x`, `/web/d1`, `${own}/web/d 1`]
  for (const clientId of [...bad, `${own}/web/${'d'.repeat(129)}`, `${own}/web/d\u001b`]) {
    expect(await codeFor(visitor, { clientId })).toBe(2)
  }
  expect(await codeFor(visitor, { clientId: '', clean: true })).toBe(2)
})

test.each([
  ['5', connectPacketOf({ protocolVersion: 5 })],
  ['3.1', connectPacketOf({ protocolVersion: 3, protocolId: 'MQIsdp', clientId: 'a/b/c' })],
])('MQTT %s is answered 1 and closed', async (_level, packetFor) => {
  const peer = await openRaw(server)
  peer.sendBytes(mqttPacket.generate(packetFor()))
  expect((await peer.take('connack')).returnCode).toBe(1)
  await peer.closed
})

function connectPacketOf(hello: Hello) {
  return () => connectPacket(visitor, hello)
}
