import { expect, test } from 'vitest'
import { defaultLimits, type Limits } from '../../server/config/limits.ts'
import { perTest } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { logIn, newVisitor, type TestPerson } from '../support/people.ts'
import { connectPacket, openRaw } from '../support/raw-peer.ts'
import { password, StaffOffice } from '../support/staff.ts'
import { adminPassword } from '../support/test-server.ts'

const server = perTest.unstarted()

const [attacker, innocent, elsewhere] = ['203.0.113.7', '203.0.113.8', '203.0.113.9']

async function start(logins: Partial<Limits['logins']> = {}): Promise<void> {
  await server.start({ limits: { logins: { ...defaultLimits.logins, ...logins } } })
}

async function askFrom(address: string, path: string, init: RequestInit): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': address, ...init.headers }
  return fetch(server.url + path, { ...init, headers })
}

/** Logs in; returns the status, `retry-after` and the body. */
async function enter(address: string, username: string, word: string) {
  const body = JSON.stringify({ username, password: word })
  const answer = await askFrom(address, '/auth/v1/login', { method: 'POST', body })
  return { status: answer.status, wait: answer.headers.get('retry-after'), body: await answer.json() }
}

async function connackFrom(address: string, person: TestPerson): Promise<number | undefined> {
  const peer = await openRaw(server, { headers: { 'x-forwarded-for': address } })
  peer.send(connectPacket(person))
  const { returnCode } = await peer.take('connack')
  peer.drop()
  return returnCode
}

async function metric(line: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  return Number(
    text
      .split('\n')
      .find((one) => one.startsWith(line))
      ?.split(' ')
      .at(-1),
  )
}

test('random passwords over MQTT lock nobody out: valid tokens of the same address work at both doors', async () => {
  await start()
  const [visitor, admin] = [await newVisitor(server), await logIn(server)]
  const rubbish = { ...visitor, token: 'rubbish' }
  for (let times = 0; times < 110; times += 10) {
    const codes = await Promise.all(Array.from({ length: 10 }, () => connackFrom(attacker, rubbish)))
    expect(new Set(codes)).toEqual(new Set([4]))
  }
  expect(await connackFrom(attacker, visitor)).toBe(0)
  expect(await connackFrom(attacker, admin)).toBe(0)
  const authorization = `Bearer ${admin.token}`
  expect((await askFrom(attacker, '/api/v1/user/profile', { headers: { authorization } })).status).toBe(200)
  expect((await enter(attacker, 'admin', adminPassword)).status).toBe(200)
  await expect.poll(() => metric('parley_failed_logins_total{reason="token"}')).toBe(110)
})

test('an address that keeps failing is told when to retry; its tokens work, and other addresses log in', async () => {
  await start({ failuresOfAddress: 5, failuresOfPair: 1000 })
  const admin = await logIn(server)
  for (let times = 0; times < 5; times += 1) expect((await enter(attacker, `guess-${times}`, 'x')).status).toBe(401)
  const out = await enter(attacker, 'admin', adminPassword)
  expect(out).toMatchObject({ status: 429, body: { error: 'too_many_requests' } })
  expect(Number(out.wait)).toBeGreaterThan(500)
  expect((await enter(innocent, 'admin', adminPassword)).status).toBe(200)
  expect(await connackFrom(attacker, admin)).toBe(0)
  const body = JSON.stringify({ refreshToken: admin.refreshToken })
  expect((await askFrom(attacker, '/auth/v1/refresh', { method: 'POST', body })).status).toBe(200)
  expect(await metric('parley_failed_logins_total{reason="wrong"}')).toBe(5)
  expect(await metric('parley_failed_logins_total{reason="throttled"}')).toBe(1)
})

test('an account that keeps failing from an address is refused there; other accounts, and it elsewhere, are not', async () => {
  await start({ failuresOfPair: 3 })
  const staff = new StaffOffice(server, await logIn(server))
  const colleague = await staff.hire()
  for (let times = 0; times < 3; times += 1) expect((await enter(attacker, 'admin', 'x')).status).toBe(401)
  expect((await enter(attacker, 'admin', adminPassword)).status).toBe(429)
  expect((await enter(attacker, colleague.username, password)).status).toBe(200)
  expect((await enter(innocent, 'admin', adminPassword)).status).toBe(200)
})

test('a right password clears earlier failures', async () => {
  await start({ failuresOfPair: 3 })
  for (let round = 0; round < 4; round += 1) {
    for (const word of ['x', 'y']) expect((await enter(innocent, 'admin', word)).status).toBe(401)
    expect((await enter(innocent, 'admin', adminPassword)).status).toBe(200)
  }
})

test('many addresses that guess at an account do not lock its owner out, and have one guess each', async () => {
  await start({ failuresOfAccount: 6 })
  expect((await enter(innocent, 'admin', adminPassword)).status).toBe(200)
  const guess = (index: number) => enter(`198.51.100.${index}`, 'admin', 'x')
  for (let index = 0; index < 6; index += 1) expect((await guess(index)).status).toBe(401)
  // The other addresses have used their guess; a new one still has its own.
  for (let index = 0; index < 6; index += 1) expect((await guess(index)).status).toBe(429)
  expect((await guess(7)).status).toBe(401)
  expect((await guess(7)).status).toBe(429)
  // The owner may mistype where they have logged in before, and log in from anywhere with the right password.
  for (const word of ['x', 'y']) expect((await enter(innocent, 'admin', word)).status).toBe(401)
  expect((await enter(innocent, 'admin', adminPassword)).status).toBe(200)
  expect((await enter(elsewhere, 'admin', adminPassword)).status).toBe(200)
})

test('a valid refresh token works while its address sends random ones; even so it is limited', async () => {
  await server.start({ limits: { requestsAMinute: { ...defaultLimits.requestsAMinute, login: 20 } } })
  const admin = await logIn(server)
  const refresh = async (refreshToken: unknown) => {
    const body = JSON.stringify({ refreshToken })
    return (await askFrom(attacker, '/auth/v1/refresh', { method: 'POST', body })).status
  }
  for (let times = 0; times < 20; times += 1) expect(await refresh(`rubbish-${times}`)).toBe(401)
  expect(await refresh('rubbish')).toBe(429)
  expect(await refresh(admin.refreshToken)).toBe(200)
  const more = await Promise.all(Array.from({ length: 30 }, () => refresh(admin.refreshToken)))
  expect(more).toContain(429)
  expect((await enter(attacker, 'admin', adminPassword)).status).toBe(200)
})

test('a refused login is worded like every refusal', async () => {
  await start({ failuresOfAddress: 1 })
  await enter(attacker, 'admin', 'x')
  const { status, body } = await enter(attacker, 'admin', adminPassword)
  expect({ status, body }).toEqual(refused(429, 'too_many_requests'))
})
