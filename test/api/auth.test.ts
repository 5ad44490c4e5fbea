import { createHmac, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { connect, logIn, newVisitor } from '../support/people.ts'
import { adminPassword, jwtSecret, startTestServer } from '../support/test-server.ts'

const server = perFile.server()

const profile = (token: string) => server.http.get('/api/v1/user/profile', token)
const refresh = (refreshToken: string) => server.http.post('/auth/v1/refresh', { refreshToken })

/** A JWT (RFC 7519) made by hand. */
function forge(claims: object, { secret = jwtSecret, alg = 'HS256' } = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg, typ: 'JWT' })}.${part(claims)}`
  return `${signed}.${alg === 'none' ? '' : createHmac('sha256', secret).update(signed).digest('base64url')}`
}

const now = Math.floor(Date.now() / 1000)
const times = { iat: now, exp: now + 3600 }
const good = { iss: 'parley', sub: 'df_user_uid', kind: 'agent', sid: randomUUID(), use: 'access', ...times }

describe('logging in', () => {
  test('returns the agent and a pair of tokens', async () => {
    const { status, body } = await server.http.post('/auth/v1/login', { username: 'admin', password: adminPassword })
    expect(status).toBe(200)
    const agent = { uid: 'df_ag_uid', nickname: 'Admin', avatar: '', status: 'AVAILABLE', capacity: 100 }
    const person = { username: 'admin', nickname: 'Admin', avatar: '', currentOrganization: { uid: 'df_org_uid' } }
    const user = { uid: 'df_user_uid', ...person }
    const text = expect.any(String)
    expect(body.data).toEqual({ accessToken: text, refreshToken: text, expiresIn: 7200, user, agent })
    const most = { maxTextCharacters: 262_144, maxUploadBytes: 20 * 1024 * 1024, pictureHosts: [] }
    expect((await profile(body.data.accessToken)).body.data).toEqual({ ...user, agent, ...most })
  })

  test('says the same for a wrong password and an unknown name', async () => {
    const attempts = [
      { username: 'admin', password: 'not the password' },
      { username: 'nobody', password: adminPassword },
      { username: 'ADMIN', password: adminPassword },
      { username: '', password: '' },
    ]
    const answers = await Promise.all(attempts.map((attempt) => server.http.post('/auth/v1/login', attempt)))
    for (const answer of answers) expect(answer).toEqual(refused(401, 'bad_credentials'))
    expect(new Set(answers.map(({ body }) => body.message)).size).toBe(1)
  })
})

describe('a fresh pair', () => {
  test('is issued for a refresh token and belongs to the same agent', async () => {
    const { refreshToken, uid } = await logIn(server)
    const { status, body } = await refresh(refreshToken)
    expect(status).toBe(200)
    expect(body.data).toMatchObject({ expiresIn: 7200, agent: { uid } })
    expect((await profile(body.data.accessToken)).status).toBe(200)
    expect((await refresh(body.data.refreshToken)).status).toBe(200)
  })

  test('is issued for nothing else', async () => {
    const [agent, visitor] = [await logIn(server), await newVisitor(server)]
    for (const token of [agent.token, visitor.token, 'garbage', '', `${agent.refreshToken}x`]) {
      expect(await refresh(token)).toEqual(refused(401, 'unauthenticated'))
    }
    expect(await profile(agent.refreshToken)).toEqual(refused(401, 'unauthenticated'))
  })
})

describe('logging out', () => {
  test('ends the session with all its tokens and sockets, and no other session', async () => {
    const [leaving, staying] = [await logIn(server), await logIn(server)]
    const { body } = await refresh(leaving.refreshToken)
    const [device, other] = [
      await connect(server, leaving, { device: 'a' }),
      await connect(server, staying, { device: 'b' }),
    ]
    const closed = new Promise((resolve) => device.client.once('close', () => resolve('closed')))
    expect(await server.http.post('/api/v1/user/logout', {}, leaving.token)).toMatchObject({ status: 200 })
    for (const token of [leaving.token, body.data.accessToken]) {
      expect(await profile(token)).toEqual(refused(401, 'unauthenticated'))
    }
    for (const token of [leaving.refreshToken, body.data.refreshToken]) {
      expect(await refresh(token)).toEqual(refused(401, 'unauthenticated'))
    }
    expect(await closed).toBe('closed')
    await expect(connect(server, leaving, { device: 'a' })).rejects.toMatchObject({ code: 5 })
    expect((await profile(staying.token)).status).toBe(200)
    expect(other.client.connected).toBe(true)
    other.drop()
  })

  test('needs nothing in the body', async () => {
    const { token } = await logIn(server)
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const response = await fetch(`${server.url}/api/v1/user/logout`, { method: 'POST', headers })
    expect([response.status, (await profile(token)).status]).toEqual([200, 401])
  })

  test('holds after a restart', async () => {
    const before = await startTestServer()
    const [leaving, staying] = [await logIn(before), await logIn(before)]
    await before.http.post('/api/v1/user/logout', {}, leaving.token)
    await before.stop()
    const after = await startTestServer({ dataFolder: before.dataFolder })
    const statusFor = async (token: string) => (await after.http.get('/api/v1/user/profile', token)).status
    expect([await statusFor(leaving.token), await statusFor(staying.token)]).toEqual([401, 200])
    await after.remove()
  })
})

test.each([
  ['whose time is over', forge({ ...good, exp: 1_000_000_000 })],
  ['signed with another secret', forge(good, { secret: 'another secret that is long enough too' })],
  ['signed by nobody', forge(good, { alg: 'none' })],
  ['of another issuer', forge({ ...good, iss: 'somebody' })],
  ['of nobody who exists', forge({ ...good, sub: 'df_nobody' })],
  ['of a kind that is none', forge({ ...good, kind: 'system' })],
  ['that refreshes', forge({ ...good, use: 'refresh' })],
  ['without a beginning', forge({ ...good, iat: undefined })],
  ['of a session nobody has used for a day', forge({ ...good, sid: randomUUID(), iat: now - 86_400 })],
  ['without an end', forge({ ...good, exp: undefined })],
  ['without a session', forge({ ...good, sid: undefined })],
])('a token %s opens nothing', async (_what, token) => {
  expect((await profile(forge(good))).status).toBe(200)
  expect(await profile(token)).toEqual(refused(401, 'unauthenticated'))
})

test('a token is sent as Bearer, in any case, and in no other way', async () => {
  const { token } = await logIn(server)
  const statusFor = async (authorization: string) =>
    (await fetch(`${server.url}/api/v1/user/profile`, { headers: { authorization } })).status
  expect(await Promise.all([`Bearer ${token}`, `bearer ${token}`].map(statusFor))).toEqual([200, 200])
  expect(await Promise.all([token, `Basic ${token}`, 'Bearer', `Bearer  ${token}`].map(statusFor))).toEqual([
    401, 401, 401, 401,
  ])
  expect((await fetch(`${server.url}/api/v1/user/profile?access_token=${token}`)).status).toBe(401)
})

test('an agent sets whether they take threads', async () => {
  const { token } = await logIn(server)
  const set = (status: unknown) => server.http.post('/api/v1/agent/update/status', { status }, token)
  for (const status of ['BUSY', 'AWAY', 'OFFLINE', 'AVAILABLE']) {
    expect((await set(status)).body.data).toMatchObject({ uid: 'df_ag_uid', status })
    expect((await profile(token)).body.data.agent.status).toBe(status)
  }
  for (const status of ['ASLEEP', '', 1, undefined]) expect(await set(status)).toEqual(refused(400, 'malformed'))
})
