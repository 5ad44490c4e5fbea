import { expect, test } from 'vitest'
import { TokenBucket, TokenBuckets } from '../../app/timing/token-buckets.ts'

const aMinute = [{ most: 6, withinMs: 60_000 }]

/** Counts how often 1 can be spent at a given time. */
function spendAll(bucket: TokenBucket, nowMs: number): number {
  bucket.refill(nowMs)
  let spent = 0
  while (bucket.waitMs([1]) === 0) {
    bucket.spend([1])
    spent += 1
  }
  return spent
}

test('a full bucket can be spent at once, then refills evenly, and never beyond its size', () => {
  const bucket = new TokenBucket(aMinute, 0)
  expect(spendAll(bucket, 0)).toBe(6)
  expect(bucket.waitMs([1])).toBe(10_000)
  expect(spendAll(bucket, 9999)).toBe(0)
  expect(spendAll(bucket, 10_000)).toBe(1)
  expect(spendAll(bucket, 30_000)).toBe(2)
  expect(spendAll(bucket, 1_000_000)).toBe(6)
})

test('a large item is accepted while anything is left, as a debt that must be waited for', () => {
  const bucket = new TokenBucket([{ most: 60, withinMs: 60_000 }], 0)
  expect(bucket.waitMs([90])).toBe(0)
  bucket.spend([90])
  expect(bucket.waitMs([1])).toBe(31_000)
  bucket.refill(31_000)
  expect(bucket.waitMs([1])).toBe(0)
})

test('of several limits the emptiest decides, and one that is not needed does not', () => {
  const bucket = new TokenBucket([...aMinute, { most: 2, withinMs: 1000 }], 0)
  bucket.spend([0, 2])
  expect([bucket.waitMs([1, 0]), bucket.waitMs([1, 1])]).toEqual([0, 500])
})

test('a clock that is set back neither refills nor takes anything', () => {
  const bucket = new TokenBucket(aMinute, 100_000)
  expect(spendAll(bucket, 100_000)).toBe(6)
  expect(spendAll(bucket, 0)).toBe(0)
  expect(spendAll(bucket, 10_000)).toBe(1)
})

test('no more buckets are kept than the limit: the least recently used is evicted', () => {
  const buckets = new TokenBuckets(aMinute, 3)
  for (const name of ['a', 'b', 'c']) buckets.of(name, 0).spend([6])
  // Just used, so no longer the one unused for longest.
  expect(buckets.of('a', 61_000).waitMs([1])).toBe(0)
  buckets.of('a', 61_000).spend([6])
  buckets.of('d', 61_000)
  expect(buckets.size).toBe(3)
  expect(buckets.of('a', 61_000).waitMs([1])).toBeGreaterThan(0)
  for (let index = 0; index < 1000; index += 1) buckets.of(`flood${index}`, 61_000)
  expect(buckets.size).toBe(3)
})
