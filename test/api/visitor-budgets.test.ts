import { beforeEach, expect, test } from 'vitest'
import { defaultLimits } from '../../server/config/limits.ts'
import { perTest } from '../support/fixtures.ts'
import { logIn, newVisitor, openThread, type TestPerson } from '../support/people.ts'

const { budgets } = defaultLimits
const begin = { ...budgets.begin, threadsAnHour: 3, visitorsADayOfAddress: 5 }

const server = perTest.server({ limits: { budgets: { ...budgets, begin } } })
let visitor: TestPerson
beforeEach(async () => {
  visitor = await newVisitor(server)
})

const ask = async (wish: { forceNewThread?: boolean } = {}) => {
  const { status, body } = await server.http.post(
    '/visitor/api/v1/thread',
    { sid: 'df_wg_uid', ...wish },
    visitor.token,
  )
  return { status, error: body.error, thread: body.data?.thread }
}
const refusal = { status: 429, error: 'too_many_requests' }
const threads = () => server.rows('select uid, state from threads where visitor_uid = ?', visitor.uid)

test('a visitor opens that many new threads an hour; the open one continues, and a reload finds it', async () => {
  const forced = []
  for (let index = 0; index < 5; index += 1) forced.push((await ask({ forceNewThread: true })).status)
  expect(forced).toEqual([200, 200, 200, 429, 429])
  expect(threads().map(({ state }) => state !== 'CLOSED')).toEqual([false, false, true])
  expect(await ask()).toMatchObject({ status: 200, thread: { uid: threads().at(-1)?.uid } })
})

test('closing and reopening counts as well, whether a new thread or the same one', async () => {
  const opened = []
  for (let index = 0; index < 5; index += 1) {
    const { status, thread } = await ask()
    opened.push(status)
    await server.http.post('/visitor/api/v1/thread/close', { uid: thread?.uid ?? '' }, visitor.token)
  }
  expect(opened).toEqual([200, 200, 200, 429, 429])
  expect(await ask()).toMatchObject(refusal)
  // Another visitor is not affected.
  const other = await newVisitor(server)
  expect((await openThread(server, other)).uid).not.toBe('')
})

test('messages to agents begin no more threads than that, and one that is open takes more of them', async () => {
  const admin = await logIn(server)
  const write = async (to: string) => {
    const message = { type: 'TEXT', content: 'Hello', thread: { topic: `user/${to}` } }
    return (await server.http.post('/visitor/api/v1/message/send', message, visitor.token)).status
  }
  for (let index = 0; index < 3; index += 1) {
    expect(await write(admin.uid)).toBe(200)
    await server.http.post('/visitor/api/v1/thread/close', { uid: threads().at(-1)?.uid }, visitor.token)
  }
  expect(await write(admin.uid)).toBe(429)
  expect(threads()).toHaveLength(3)
})

test('an address brings that many new visitors a day, and known visitors keep coming', async () => {
  const came = []
  for (let index = 0; index < 6; index += 1) came.push((await server.http.post('/visitor/api/v1/init', {})).status)
  expect(came).toEqual([200, 200, 200, 200, 429, 429])
  expect(server.rows('select uid from visitors')).toHaveLength(5)
  const again = await server.http.post('/visitor/api/v1/init', { nickname: 'Vera' }, visitor.token)
  expect([again.status, again.body.data.uid]).toEqual([200, visitor.uid])
})

test('a site’s data about a visitor is cut by total bytes, and not within a character', async () => {
  const long = '\u6f22'.repeat(2000)
  const facts = Object.fromEntries(['mobile', 'email', 'note', 'referrer', 'url', 'title'].map((name) => [name, long]))
  const told = { ...facts, extra: '{"level":"gold"}' }
  expect((await server.http.post('/visitor/api/v1/init', told, visitor.token)).status).toBe(200)
  // Again in parts: the limit is on what is stored, not on one request.
  await server.http.post('/visitor/api/v1/init', { lang: long, browser: long }, visitor.token)
  const [row] = server.rows('select profile from visitors where uid = ?', visitor.uid)
  const profile = JSON.parse(String(row?.profile)) as Record<string, string>
  expect(profile.extra).toBe('{"level":"gold"}')
  expect(profile.mobile).toBe(long)
  const bytes = Object.values(profile).reduce((sum, fact) => sum + Buffer.byteLength(fact), 0)
  expect(bytes).toBeGreaterThan(16 * 1024 - 10)
  expect(bytes).toBeLessThanOrEqual(16 * 1024)
  expect(Object.values(profile).join('')).not.toContain('\ufffd')
})
