import { expect, test } from 'vitest'
import { LogThrottle } from '../../server/telemetry/log-throttle.ts'
import { ManualClock } from '../support/manual-clock.ts'

test('of similar lines the first is written, and the last of each second with the number it stands for', () => {
  const clock = new ManualClock(0)
  const throttle = new LogThrottle(clock)
  const written: string[] = []
  const line = (kind: string, text: string) => throttle.pass(kind, (count) => written.push(`${text} ${count}`))
  for (let index = 0; index < 400; index += 1) line('full', `full${index}`)
  line('other', 'other')
  expect(written).toEqual(['full0 1', 'other 1'])
  clock.pass(1000)
  expect(written.splice(0)).toEqual(['full0 1', 'other 1', 'full399 399'])
  line('full', 'again')
  expect(written).toEqual([])
  clock.pass(1000)
  expect(written.splice(0)).toEqual(['again 1'])
  clock.pass(5000)
  expect(written).toEqual([])
  line('full', 'much later')
  expect(written).toEqual(['much later 1'])
})

test('made-up kinds do not grow without end: beyond a hundred they count as one', () => {
  const throttle = new LogThrottle(new ManualClock(0))
  let written = 0
  for (let index = 0; index < 10_000; index += 1)
    throttle.pass(`kind ${index}`, () => {
      written += 1
    })
  expect(written).toBe(100)
})
