import { expect, test } from 'vitest'
import { isIdle, judgeRefresh } from '../../domain/people/session.ts'

const at = { generation: 3, refreshedAt: 1000 }

test.each([
  ['the one that is good now', 3, 99_000, 'current'],
  ['one that is newer than what is known of', 4, 1000, 'current'],
  ['the one before, at once', 2, 1000, 'again'],
  ['the one before, at the end of the grace', 2, 11_000, 'again'],
  ['the one before, after it', 2, 11_001, 'reused'],
  ['an older one, at once', 1, 1000, 'reused'],
  ['the first', 0, 1000, 'reused'],
])('of refresh tokens %s: generation %i at %i is %s', (_which, presented, nowMs, expected) => {
  expect(judgeRefresh(presented, at, { nowMs, graceMs: 10_000 })).toBe(expected)
})

test.each([
  [1000, false],
  [6000, false],
  [6001, true],
])('last used at 1000 with an idle time of 5000, at %i it is over: %s', (nowMs, expected) => {
  expect(isIdle(1000, { nowMs, idleMs: 5000 })).toBe(expected)
})
