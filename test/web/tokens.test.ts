import { expect, test, vi } from 'vitest'
import { ApiRefusal, NoAnswer } from '../../web-client/core/connection/api.ts'
import { SessionOver, type StoredToken, Tokens } from '../../web-client/core/connection/tokens.ts'
import type { Platform } from '../../web-client/core/platform/platform.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { mapStorage, openPage } from './test-platform.ts'

const hourMs = 60 * 60_000

/** Two tabs of a browser, and a server that issues numbered tokens valid for an hour. */
function openTabs(answer: () => Error | undefined = () => undefined) {
  const clock = new ManualClock(1_000_000)
  let line: Promise<unknown> = Promise.resolve()
  const withLock: Platform['withLock'] = (_name, act) => {
    const turn = line.then(act)
    line = turn.catch(() => {})
    return turn
  }
  const platform = { ...openPage(mapStorage()).platform, clock, withLock }
  const asked: string[] = []
  const renew = async (held: StoredToken): Promise<StoredToken> => {
    asked.push(held.accessToken)
    const error = answer()
    if (error !== undefined) throw error
    return { accessToken: `token ${asked.length}`, issuedAt: clock.now(), expiresAt: clock.now() + hourMs }
  }
  const tabs = [1, 2].map(() => new Tokens({ platform, name: 'held', renew })) as [
    Tokens<StoredToken>,
    Tokens<StoredToken>,
  ]
  tabs[0].store({ accessToken: 'token 0', issuedAt: clock.now(), expiresAt: clock.now() + hourMs })
  tabs[1].start()
  return { clock, tabs, asked, settled: () => line }
}

test('a token is renewed after three quarters of its life, by one tab for all', async () => {
  const { clock, tabs, asked, settled } = openTabs()
  clock.pass(0.74 * hourMs)
  await settled()
  expect(asked).toEqual([])
  clock.pass(0.02 * hourMs)
  await expect.poll(() => tabs[1].stored?.accessToken).toBe('token 1')
  await settled()
  expect(asked).toEqual(['token 0'])
  expect(await Promise.all(tabs.map((tab) => tab.current()))).toEqual(['token 1', 'token 1'])
})

test('without a response it is requested again, and the old token is used as long as it is valid', async () => {
  const failures = [new NoAnswer('down'), new NoAnswer('down')]
  const { clock, tabs, asked } = openTabs(() => failures.shift())
  tabs[1].stop()
  clock.pass(0.75 * hourMs)
  await expect.poll(() => asked.length).toBe(1)
  expect(await tabs[0].current()).toBe('token 0')
  for (const times of [2, 3]) {
    await vi.waitFor(() => {
      clock.pass(1000)
      expect(asked).toHaveLength(times)
    })
  }
  await expect.poll(() => tabs[0].stored?.accessToken).toBe('token 3')
})

test('a session that the server no longer knows is over for every tab, and nothing is requested again', async () => {
  const { clock, tabs, asked } = openTabs(() => new ApiRefusal(401, 'unauthenticated', 'no'))
  await expect(tabs[0].renewed('token 0')).rejects.toThrow(SessionOver)
  await expect(tabs[1].current()).rejects.toThrow(SessionOver)
  clock.pass(10 * hourMs)
  await expect(tabs[1].renewed('token 0')).rejects.toThrow(SessionOver)
  expect(asked).toEqual(['token 0'])
})
