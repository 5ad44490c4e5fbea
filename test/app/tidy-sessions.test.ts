import { expect, test, vi } from 'vitest'
import { Sessions, type SessionsDeps } from '../../app/auth/sessions.ts'
import { ManualClock } from '../support/manual-clock.ts'

const dayMs = 24 * 3600 * 1000
const lifetimes = { visitorMs: dayMs, accessMs: 1, refreshMs: 2, idleMs: { visitor: 1, agent: 1 }, refreshGraceMs: 0 }

/** Sessions over a store with this many old ones. */
function sessionsWith(old: number) {
  const steps: number[] = []
  const clock = new ManualClock(10 * dayMs)
  const forget = vi.fn(async (_beforeMs: number, atMost: number) => {
    const gone = Math.min(old, atMost)
    old -= gone
    steps.push(gone)
    return gone
  })
  const records = { forget, saveActivity: async () => {} }
  const sessions = new Sessions({ clock, lifetimes, records, onError: () => {} } as unknown as SessionsDeps)
  return { sessions, clock, steps, forget }
}

test('expired sessions are deleted a hundred at a time, at the start and every day', async () => {
  const { sessions, clock, steps, forget } = sessionsWith(250)
  sessions.tidyDaily()
  await vi.waitUntil(() => steps.length === 3)
  expect(steps).toEqual([100, 100, 50])
  expect(forget).toHaveBeenCalledWith(clock.now() - 2 * dayMs, 100)
  clock.pass(dayMs)
  await vi.waitUntil(() => steps.length === 4)
  await sessions.stop()
})

test('a stop waits for the step in progress, and no more follow', async () => {
  const { sessions, steps } = sessionsWith(1_000_000)
  sessions.tidyDaily()
  await sessions.stop()
  const done = steps.length
  expect(done).toBeLessThan(100)
  await new Promise(setImmediate)
  expect(steps).toHaveLength(done)
})
