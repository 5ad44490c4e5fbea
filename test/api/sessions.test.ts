import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../../server/config/limits.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { isCounted } from '../support/limits.ts'
import { logIn, newVisitor, openThread } from '../support/people.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'
import { idleTimePassed } from '../support/witnesses.ts'

const idleMs = { agent: 3000, visitor: 3000 }
const noGrace = { refreshGraceMs: -1 }
const lifetimes = (more: object) => ({ lifetimes: { ...defaultLimits.lifetimes, ...more } })
const unauthenticated = refused(401, 'unauthenticated')

const server = perFile.server()

type Place = Pick<TestServer, 'http'>
const profile = (token: string, at: Place = server) => at.http.get('/api/v1/user/profile', token)
const refresh = (refreshToken: string, at: Place = server) => at.http.post('/auth/v1/refresh', { refreshToken })
const prolong = (token: string, at: Place = server) => at.http.post('/visitor/api/v1/refresh', {}, token)
const init = (token: string, at: Place = server) => at.http.post('/visitor/api/v1/init', {}, token)

describe('a refresh token', () => {
  test('is refused once used, and a reuse then ends the session with all its tokens', async () => {
    const login = await logIn(server)
    const second = (await refresh(login.refreshToken)).body.data
    const third = (await refresh(second.refreshToken)).body.data
    expect((await profile(third.accessToken)).status).toBe(200)
    expect(await refresh(login.refreshToken)).toEqual(unauthenticated)
    for (const token of [login.token, second.accessToken, third.accessToken]) {
      expect(await profile(token)).toEqual(unauthenticated)
    }
    expect(await refresh(third.refreshToken)).toEqual(unauthenticated)
  })

  test('may be reused for a moment: a response can be lost, and two tabs can refresh at once', async () => {
    const { refreshToken } = await logIn(server)
    const answers = await Promise.all([refresh(refreshToken), refresh(refreshToken), refresh(refreshToken)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    for (const { body } of answers) expect((await profile(body.data.accessToken)).status).toBe(200)
    const [next] = answers
    expect((await refresh(next?.body.data.refreshToken ?? '')).status).toBe(200)
  })

  test('cannot be reused after that moment', async () => {
    const impatient = await startTestServer({ limits: lifetimes(noGrace) })
    const login = await logIn(impatient)
    const { body } = await refresh(login.refreshToken, impatient)
    expect(await refresh(login.refreshToken, impatient)).toEqual(unauthenticated)
    expect(await profile(body.data.accessToken, impatient)).toEqual(unauthenticated)
    await isCounted(impatient, 'lifetimes.refreshGraceMs')
    await impatient.remove()
  })

  test('of another session is not affected', async () => {
    const [stolen, other] = [await logIn(server), await logIn(server)]
    const second = (await refresh(stolen.refreshToken)).body.data
    await refresh(second.refreshToken)
    await refresh(stolen.refreshToken)
    expect(await profile(second.accessToken)).toEqual(unauthenticated)
    expect((await profile(other.token)).status).toBe(200)
    expect((await refresh(other.refreshToken)).status).toBe(200)
  })
})

test('after a restart a used refresh token stays used, and the next one is valid', async () => {
  const before = await startTestServer({ limits: lifetimes(noGrace) })
  const [kept, stolen] = [await logIn(before), await logIn(before)]
  const [second] = [(await refresh(kept.refreshToken, before)).body.data, await refresh(stolen.refreshToken, before)]
  await before.stop()
  const after = await startTestServer({ dataFolder: before.dataFolder, limits: lifetimes(noGrace) })
  expect((await refresh(second.refreshToken, after)).status).toBe(200)
  expect(await refresh(stolen.refreshToken, after)).toEqual(unauthenticated)
  expect(await profile(stolen.token, after)).toEqual(unauthenticated)
  expect((await profile(kept.token, after)).status).toBe(200)
  await after.remove()
})

describe('a visitor', () => {
  test('is prolonged with their own token, by init and by refresh, and stays the same person', async () => {
    const visitor = await newVisitor(server)
    const thread = await openThread(server, visitor)
    for (const { status, body } of [await prolong(visitor.token), await init(visitor.token)]) {
      expect(status).toBe(200)
      expect(body.data).toMatchObject({ accessToken: expect.any(String), expiresIn: 30 * 24 * 3600 })
      const path = `/visitor/api/v1/message/thread/uid?threadUid=${thread.uid}`
      expect((await server.http.get(path, body.data.accessToken)).status).toBe(200)
    }
  })

  test('is not prolonged without a token, with a wrong one or with an agent’s', async () => {
    expect(await server.http.post('/visitor/api/v1/refresh', {})).toEqual(unauthenticated)
    expect(await prolong('garbage')).toEqual(unauthenticated)
    expect(await prolong((await logIn(server)).token)).toEqual(refused(403, 'forbidden'))
  })
})

describe('an idle session', () => {
  const strict = perFile.server({ limits: lifetimes({ idleMs }) })

  test('ends, whatever its tokens say, while one in use goes on', async () => {
    const [idle, busy] = [await logIn(strict), await logIn(strict)]
    const [gone, there] = [await newVisitor(strict), await newVisitor(strict)]
    await idleTimePassed(strict, async () => {
      expect((await profile(busy.token, strict)).status).toBe(200)
      expect((await prolong(there.token, strict)).status).toBe(200)
    })
    // Using it does not revive it.
    for (let times = 0; times < 3; times += 1) expect(await profile(idle.token, strict)).toEqual(unauthenticated)
    expect(await refresh(idle.refreshToken, strict)).toEqual(unauthenticated)
    expect(await prolong(gone.token, strict)).toEqual(unauthenticated)
    expect((await init(gone.token, strict)).body.data.uid).not.toBe(gone.uid)
    expect((await init(there.token, strict)).body.data.uid).toBe(there.uid)
    expect((await refresh(busy.refreshToken, strict)).status).toBe(200)
    await isCounted(strict, 'lifetimes.idleMs.agent')
    await isCounted(strict, 'lifetimes.idleMs.visitor')
  })
})

test('the last use of a session is known after a restart', async () => {
  const before = await startTestServer({ limits: lifetimes({ idleMs }) })
  const [idle, used] = [await logIn(before), await logIn(before)]
  await idleTimePassed(before, () => profile(used.token, before))
  await before.stop()
  const after = await startTestServer({ dataFolder: before.dataFolder, limits: lifetimes({ idleMs }) })
  expect(await profile(idle.token, after)).toEqual(unauthenticated)
  expect((await profile(used.token, after)).status).toBe(200)
  expect(after.rows('select owner_uid from sessions')).toContainEqual({ owner_uid: used.accountUid })
  await after.remove()
})
