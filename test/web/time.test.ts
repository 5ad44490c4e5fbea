import { expect, test } from 'vitest'
import { clockTime } from '../../web-client/ui/parts/time.ts'

test.each([
  ['en-US', '1:54 AM'],
  ['en-GB', '01:54'],
  ['zh-CN', '01:54'],
  ['de', '01:54'],
])('the clock of %s says %s', (locale, wanted) => {
  const at = new Date(2026, 10, 29, 1, 54).getTime()
  expect(clockTime(at, locale).replaceAll('\u202f', ' ')).toBe(wanted)
})
