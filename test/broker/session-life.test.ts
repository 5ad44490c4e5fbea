import { expect, test, vi } from 'vitest'
import { defaultLimits } from '../../server/config/limits.ts'
import { perFile } from '../support/fixtures.ts'
import { logIn, newVisitor, type TestPerson } from '../support/people.ts'
import { connectRaw, greet } from '../support/raw-peer.ts'
import { idleTimePassed } from '../support/witnesses.ts'

const idleMs = 2000
const visitorMs = 5000
const short = { idleMs: { agent: idleMs, visitor: idleMs }, visitorMs, refreshGraceMs: 0 }
const server = perFile.server({ limits: { lifetimes: { ...defaultLimits.lifetimes, ...short } } })

const profile = ({ token }: TestPerson) => server.http.get('/api/v1/user/profile', token)
const refresh = (refreshToken: string) => server.http.post('/auth/v1/refresh', { refreshToken })
const expiryOf = (token: string): number =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).exp

test('a live socket keeps its session, and once it is gone the session expires', async () => {
  const [agent, idle] = [await logIn(server), await logIn(server)]
  const peer = await connectRaw(server, agent, { clientId: `${agent.uid}/web/alive` })
  await idleTimePassed(server)
  expect((await profile(idle)).status).toBe(401)
  expect((await greet(server, idle)).connack.returnCode).toBe(5)
  await peer.caughtUp()
  expect((await profile(agent)).status).toBe(200)
  peer.drop()
  await idleTimePassed(server)
  expect((await profile(agent)).status).toBe(401)
  expect((await greet(server, agent)).connack.returnCode).toBe(5)
})

test('a refreshed token prolongs the sockets of its session, and no other', async () => {
  const [there, away] = [await newVisitor(server), await newVisitor(server)]
  const [kept, ending] = [await connectRaw(server, there), await connectRaw(server, away)]
  const prolong = async () => {
    const { body } = await server.http.post('/visitor/api/v1/refresh', {}, there.token)
    expect(expiryOf(body.data.accessToken)).toBeGreaterThan(expiryOf(there.token) + 2)
  }
  await vi.waitFor(prolong, { timeout: visitorMs, interval: 100 })
  expect(await ending.closed).toBe(4001)
  await kept.caughtUp()
  expect((await greet(server, there)).connack.returnCode).toBe(5)
  expect(await kept.closed).toBe(4001)
})

test('using a stolen refresh token closes every socket of the session', async () => {
  const [agent, other] = [await logIn(server), await logIn(server)]
  const peer = await connectRaw(server, agent, { clientId: `${agent.uid}/web/one` })
  const { body } = await refresh(agent.refreshToken)
  const fresh = { uid: agent.uid, token: body.data.accessToken }
  const second = await connectRaw(server, fresh, { clientId: `${agent.uid}/web/two` })
  const onlooker = await connectRaw(server, other, { clientId: `${agent.uid}/web/three` })
  expect((await refresh(body.data.refreshToken)).status).toBe(200)
  expect((await refresh(agent.refreshToken)).status).toBe(401)
  expect(await peer.closed).toBe(4002)
  expect(await second.closed).toBe(4002)
  expect((await greet(server, fresh)).connack.returnCode).toBe(5)
  await onlooker.caughtUp()
  onlooker.drop()
})
