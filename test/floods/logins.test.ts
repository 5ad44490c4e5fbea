import { expect, test } from 'vitest'
import { passwordCost } from '../../app/auth/passwords.ts'
import { perTest } from '../support/fixtures.ts'
import { adminPassword } from '../support/test-server.ts'

// A server for each measurement: a throttle remembers the previous flood.
const server = perTest.server({ limits: { passwordCost } })

async function enter(address: string, username: string, password: string): Promise<{ status: number; tookMs: number }> {
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': address }
  const init = { method: 'POST', headers, body: JSON.stringify({ username, password }) }
  const startedAt = performance.now()
  const { status } = await fetch(`${server.url}/auth/v1/login`, init)
  return { status, tookMs: Math.round(performance.now() - startedAt) }
}

test('during 120 concurrent wrong logins from one address, somebody else logs in within a second', async () => {
  const innocent = () => enter('192.0.2.9', 'admin', adminPassword)
  const alone = await innocent()
  const flood = Array.from({ length: 120 }, (_none, index) => enter('203.0.113.7', `guess-${index}`, 'wrong'))
  const times: number[] = []
  let isOver = false
  const over = Promise.all(flood).then((answers) => {
    isOver = true
    return answers
  })
  do {
    const { status, tookMs } = await innocent()
    expect(status).toBe(200)
    times.push(tookMs)
  } while (!isOver && times.length < 20)
  const statuses = (await over).map(({ status }) => status)
  console.log(`logins beside the flood, ms: ${times.join(' ')}; alone ${alone.tookMs}`)
  expect(Math.max(...times)).toBeLessThan(Math.max(1000, 4 * alone.tookMs))
  // Those that could not wait are told so; every request gets an answer.
  expect(new Set(statuses)).toEqual(new Set([401, 429]))
})
