import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, describe, expect, test } from 'vitest'
import { hashPassword } from '../../app/auth/passwords.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { connect, logIn } from '../support/people.ts'
import { connectRaw } from '../support/raw-peer.ts'
import { password, StaffOffice } from '../support/staff.ts'
import { adminPassword, startTestServer, type TestServer } from '../support/test-server.ts'

const server = perFile.server()
let staff: StaffOffice
beforeAll(async () => {
  staff = new StaffOffice(server, await logIn(server))
})

const unauthenticated = refused(401, 'unauthenticated')
const profile = (token: string, at: TestServer = server) => at.http.get('/api/v1/user/profile', token)
const refresh = (refreshToken: string, at: TestServer = server) => at.http.post('/auth/v1/refresh', { refreshToken })
const enter = (username: string, word: string, at: TestServer = server) =>
  at.http.post('/auth/v1/login', { username, password: word })

/** Makes a login with this password so slow that any request sent meanwhile is answered first. */
async function slowDown(username: string): Promise<void> {
  const hash = await hashPassword(password, { N: 2 ** 15, r: 8, p: 6 })
  const db = new DatabaseSync(join(server.dataFolder, 'parley.db'), { timeout: 5000 })
  db.prepare('update users set password_hash = ? where username = ?').run(hash, username)
  db.close()
}

describe('a login in progress', () => {
  test('with the old password is refused when that changes meanwhile', async () => {
    const agent = await staff.welcome()
    await slowDown(agent.username)
    const entering = enter(agent.username, password)
    await staff.update({ uid: agent.uid, password: 'another good one' })
    expect(await entering).toEqual(refused(401, 'bad_credentials'))
    expect((await enter(agent.username, 'another good one')).status).toBe(200)
  })

  test('is refused when the agent is deleted meanwhile', async () => {
    const agent = await staff.welcome()
    await slowDown(agent.username)
    const entering = enter(agent.username, password)
    expect((await staff.remove(agent.uid)).status).toBe(200)
    expect(await entering).toEqual(refused(401, 'bad_credentials'))
  })

  test('succeeds when nothing changes', async () => {
    const agent = await staff.welcome()
    await slowDown(agent.username)
    expect((await enter(agent.username, password)).status).toBe(200)
  })
})

describe('a session that has changed its own password', () => {
  test('continues across refreshes, and ends when another one changes it', async () => {
    const agent = await staff.welcome({ role: 'ADMIN' })
    await staff.update({ uid: agent.uid, password: 'another good one' }, agent.token)
    const socket = await connectRaw(server, agent)
    const fresh = (await refresh(agent.refreshToken)).body.data
    for (const token of [agent.token, fresh.accessToken]) expect((await profile(token)).status).toBe(200)
    await staff.update({ uid: agent.uid, password: 'a third good one' })
    expect(await socket.closed).toBe(4002)
    for (const token of [agent.token, fresh.accessToken]) expect(await profile(token)).toEqual(unauthenticated)
    expect(await refresh(fresh.refreshToken)).toEqual(unauthenticated)
    expect((await profile(staff.admin.token)).status).toBe(200)
    await staff.remove(agent.uid)
  })
})

test('a long poll ends at once when the password changes', async () => {
  const agent = await staff.welcome()
  const sync = (body: object) => server.http.post('/api/v1/message/sync', body, agent.token)
  const { cursor } = (await sync({})).body.data
  const startedAt = Date.now()
  const waiting = sync({ cursor, wait: 25 })
  await staff.update({ uid: agent.uid, password: 'another good one' })
  expect(await waiting).toEqual(unauthenticated)
  expect(Date.now() - startedAt).toBeLessThan(10_000)
})

test('an admin who becomes a plain agent is one at once, on existing sockets and tokens', async () => {
  const agent = await staff.welcome({ role: 'ADMIN' })
  expect((await staff.query(agent.token)).status).toBe(200)
  const device = await connect(server, agent)
  await staff.update({ uid: agent.uid, role: 'AGENT' })
  expect(await staff.create({ username: 'x', password, nickname: 'X' }, agent.token)).toEqual(refused(403, 'forbidden'))
  expect(await server.http.get('/api/v1/apikey/query', agent.token)).toEqual(refused(403, 'forbidden'))
  expect((await staff.find(agent.uid))?.role).toBe('AGENT')
  device.drop()
})

test('another PARLEY_ADMIN_PASSWORD at the start ends the admin’s sessions; the same one, or none, ends nothing', async () => {
  let place = await startTestServer()
  const restart = async (word: string | undefined) => {
    await place.stop()
    place = await startTestServer({ dataFolder: place.dataFolder, config: { adminPassword: word } })
  }
  const admin = await logIn(place)
  const other = new StaffOffice(place, admin)
  const agent = await other.welcome()
  for (const word of [adminPassword, undefined]) {
    await restart(word)
    expect((await profile(admin.token, place)).status).toBe(200)
  }
  const { refreshToken } = (await refresh(admin.refreshToken, place)).body.data
  await restart('one more long password')
  expect(await profile(admin.token, place)).toEqual(unauthenticated)
  expect(await refresh(refreshToken, place)).toEqual(unauthenticated)
  await expect(connect(place, admin)).rejects.toMatchObject({ code: 5 })
  expect(await enter('admin', adminPassword, place)).toEqual(refused(401, 'bad_credentials'))
  expect((await enter('admin', 'one more long password', place)).status).toBe(200)
  expect((await profile(agent.token, place)).status).toBe(200)
  await place.remove()
})
