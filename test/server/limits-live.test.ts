import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { perTest } from '../support/fixtures.ts'
import { isCounted, limitsWith } from '../support/limits.ts'
import { logIn } from '../support/people.ts'
import { listIn } from '../support/setting-up.ts'

const server = perTest.unstarted()

async function start(numbers: Readonly<Record<string, number>>): Promise<string> {
  await server.start({ limits: limitsWith(numbers) })
  const { token } = await logIn(server)
  await server.http.post('/api/v1/widget/update', { workgroupUid: 'df_wg_uid', liveVisitors: true }, token)
  return token
}

async function beat(told: Record<string, string> = {}, address = '192.0.2.1') {
  const query = new URLSearchParams({ key: randomUUID(), sid: 'df_wg_uid', ...told })
  const url = `${server.url}/visitor/api/v1/live/beat?${query}`
  return (await fetch(url, { method: 'POST', headers: { 'x-forwarded-for': address } })).status
}

test('that many people on the sites are watched, and whoever is known goes on', async () => {
  await start({ 'live.visitors': 100 })
  const key = randomUUID()
  expect(await beat({ key })).toBe(200)
  for (let other = 1; other < 100; other += 1) expect(await beat({}, `192.0.2.${other}`)).toBe(200)
  expect(await beat()).toBe(503)
  expect(await beat({ key })).toBe(200)
  await isCounted(server, 'live.visitors')
})

test('that many of an address, and of another one as many', async () => {
  await start({ 'live.ofAddress': 2 })
  expect([await beat(), await beat(), await beat(), await beat({}, '192.0.2.2')]).toEqual([200, 200, 503, 200])
  await isCounted(server, 'live.ofAddress')
})

test('a fact of a page is kept up to that many bytes, without half a character', async () => {
  const token = await start({ 'live.factBytes': 65 })
  await beat({ title: 'é'.repeat(40), url: 'x'.repeat(65) })
  const list = await server.http.get('/api/v1/live/query?workgroupUid=df_wg_uid', token)
  expect(listIn(list)).toMatchObject([{ title: 'é'.repeat(32), url: 'x'.repeat(65) }])
  await isCounted(server, 'live.factBytes')
})

test('the pages of an address send that many beats a minute', async () => {
  await start({ 'requestsAMinute.live': 2 })
  expect([await beat(), await beat(), await beat(), await beat({}, '192.0.2.2')]).toEqual([200, 200, 429, 200])
  await isCounted(server, 'requestsAMinute.live')
})

test('all that pages tell is kept up to that many bytes: first pages are forgotten, then new ones refused', async () => {
  const token = await start({ 'live.bytes': 64 * 1024 })
  const title = 'x'.repeat(1000)
  const key = randomUUID()
  for (let page = 0; page < 20; page += 1) expect(await beat({ key, title, url: `/${page}` })).toBe(200)
  for (let other = 0; other < 28; other += 1) expect(await beat({ title }, `192.0.2.${other}`)).toBe(200)
  const seen = await server.http.get('/api/v1/live/query?workgroupUid=df_wg_uid', token)
  expect(listIn<{ pages: number }>(seen)[0]?.pages).toBeLessThan(5)
  for (let other = 28; other < 40; other += 1) await beat({ title }, `192.0.2.${other}`)
  expect(await beat({ title }, '192.0.2.99')).toBe(503)
  await isCounted(server, 'live.bytes')
})
