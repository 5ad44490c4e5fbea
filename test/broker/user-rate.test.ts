import { expect, test } from 'vitest'
import { RateLimit } from '../../broker/rate-limit.ts'

test('a clock that is set back makes nobody wait until it has caught up', () => {
  const rate = new RateLimit(10)
  expect(rate.count(10, 3_600_000)).toBeGreaterThan(0)
  expect(rate.count(0, 0)).toBeGreaterThan(0)
  expect(rate.count(1, 1000)).toBe(0)
})

test('slightly older timestamps of connections refill nothing twice', () => {
  const rate = new RateLimit(10)
  expect(rate.count(10, 60_000)).toBeGreaterThan(0)
  expect(rate.count(0, 59_000)).toBeGreaterThan(0)
  expect(rate.count(0, 60_000)).toBeGreaterThan(0)
})
