import { expect, test } from 'vitest'
import { perTest } from '../support/fixtures.ts'
import { limitsWith, metric } from '../support/limits.ts'
import { logIn, newVisitor } from '../support/people.ts'
import { dataOf } from '../support/setting-up.ts'

const server = perTest.unstarted()

const begin = async (token: string) => {
  const { uid } = await newVisitor(server)
  const wish = { uid, workgroupUid: 'df_wg_uid', message: { content: 'x' } }
  const { status, body } = await server.http.post('/api/v1/thread/begin', wish, token)
  return { status, message: String(body.message), uid }
}

test.each([
  [
    'minute',
    { 'budgets.begin.agent.threadsAMinute': 2, 'budgets.begin.service.threadsAMinute': 1 },
    /Try again in \d\d? s/,
  ],
  ['day', { 'budgets.begin.agent.threadsADay': 2, 'budgets.begin.service.threadsADay': 1 }, /Try again in \d{4,} s/],
] as const)('an agent, and an API key, begins that many threads with visitors a %s', async (_, numbers, wait) => {
  await server.start({
    limits: limitsWith(numbers),
  })
  const { token } = await logIn(server)
  const key = dataOf<{ key: string }>(await server.http.post('/api/v1/apikey/create', { name: 'Shop' }, token)).key
  const [first] = [await begin(token), await begin(token)]
  expect(await begin(token)).toMatchObject({ status: 429, message: expect.stringMatching(wait) })
  expect((await begin(key)).status).toBe(200)
  expect(await begin(key)).toMatchObject({ status: 429, message: expect.stringMatching(wait) })
  // What has begun goes on.
  const again = { uid: first?.uid, message: { content: 'y' } }
  expect((await server.http.post('/api/v1/thread/begin', again, token)).status).toBe(200)
  for (const spender of ['agent', 'service'])
    await expect.poll(() => metric(server, `parley_over_budget_total{spender="${spender}"}`)).toBe(1)
  await server.stop()
})
