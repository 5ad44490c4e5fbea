import { expect, test } from 'vitest'
import { RequestLimiter } from '../../app/limits/request-limiter.ts'

test('an address may send a burst, then that many a second, and another is counted separately', () => {
  const rate = new RequestLimiter({ burst: 3, perSecond: 2 })
  const at = (ms: number) => rate.allows('192.0.2.1', ms)
  expect([at(0), at(0), at(0), at(0)]).toEqual([true, true, true, false])
  expect(rate.allows('192.0.2.2', 0)).toBe(true)
  expect([at(499), at(500), at(500)]).toEqual([false, true, false])
  expect([at(60_000), at(60_000), at(60_000), at(60_000)]).toEqual([true, true, true, false])
})

test('the oldest addresses are evicted, so that made-up ones take no memory', () => {
  const rate = new RequestLimiter({ burst: 1, perSecond: 1 })
  rate.allows('first', 0)
  expect(rate.allows('first', 0)).toBe(false)
  for (let index = 0; index < 50_000; index += 1) rate.allows(`made-up ${index}`, 0)
  expect(rate.allows('first', 0)).toBe(true)
})

test('a clock that is set back locks no address out', () => {
  const rate = new RequestLimiter({ burst: 3, perSecond: 2 })
  expect(rate.allows('192.0.2.1', 3_600_000)).toBe(true)
  expect([rate.allows('192.0.2.1', 0), rate.allows('192.0.2.1', 0), rate.allows('192.0.2.1', 0)]).toEqual([
    ...[true, true, false],
  ])
  expect(rate.allows('192.0.2.1', 500)).toBe(true)
})
