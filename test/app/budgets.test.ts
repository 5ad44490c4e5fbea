import { expect, test } from 'vitest'
import { Purse, Purses } from '../../app/purses.ts'

const aMinute = [{ most: 6, withinMs: 60_000 }]

/** How often one can be spent at a time. */
function spendAll(purse: Purse, nowMs: number): number {
  purse.refill(nowMs)
  let spent = 0
  while (purse.waitMs([1]) === 0) {
    purse.spend([1])
    spent += 1
  }
  return spent
}

test('all of a purse can be spent at once, then it fills evenly, and never beyond what it holds', () => {
  const purse = new Purse(aMinute, 0)
  expect(spendAll(purse, 0)).toBe(6)
  expect(purse.waitMs([1])).toBe(10_000)
  expect(spendAll(purse, 9999)).toBe(0)
  expect(spendAll(purse, 10_000)).toBe(1)
  expect(spendAll(purse, 30_000)).toBe(2)
  expect(spendAll(purse, 1_000_000)).toBe(6)
})

test('one big thing is taken while anything is left, as a debt that is waited for', () => {
  const purse = new Purse([{ most: 60, withinMs: 60_000 }], 0)
  expect(purse.waitMs([90])).toBe(0)
  purse.spend([90])
  expect(purse.waitMs([1])).toBe(31_000)
  purse.refill(31_000)
  expect(purse.waitMs([1])).toBe(0)
})

test('of several pots the emptiest counts, and a pot that is not needed does not', () => {
  const purse = new Purse([...aMinute, { most: 2, withinMs: 1000 }], 0)
  purse.spend([0, 2])
  expect([purse.waitMs([1, 0]), purse.waitMs([1, 1])]).toEqual([0, 500])
})

test('a clock that is set back fills nothing and takes nothing', () => {
  const purse = new Purse(aMinute, 100_000)
  expect(spendAll(purse, 100_000)).toBe(6)
  expect(spendAll(purse, 0)).toBe(0)
  expect(spendAll(purse, 10_000)).toBe(1)
})

test('no more purses are kept than may be: the one unused for longest goes', () => {
  const purses = new Purses(aMinute, 3)
  for (const name of ['a', 'b', 'c']) purses.of(name, 0).spend([6])
  // Used again later: no longer the one unused for longest.
  expect(purses.of('a', 61_000).waitMs([1])).toBe(0)
  purses.of('a', 61_000).spend([6])
  purses.of('d', 61_000)
  expect(purses.size).toBe(3)
  expect(purses.of('a', 61_000).waitMs([1])).toBeGreaterThan(0)
  for (let index = 0; index < 1000; index += 1) purses.of(`flood${index}`, 61_000)
  expect(purses.size).toBe(3)
})
