import { expect, test } from 'vitest'
import { PresenceLines } from '../../app/threads/presence-lines.ts'
import type { ThreadUid } from '../../domain/ids.ts'
import { ManualClock } from '../support/manual-clock.ts'

const thread = 't1' as ThreadUid
const minuteMs = 60_000

test('a thread whose visitor flaps gets a line a minute at first, then ever fewer, and the last state in the end', () => {
  const clock = new ManualClock(0)
  const lines = new PresenceLines(clock)
  const written: number[] = []
  let isLeft = false
  const look = () => {
    const line = isLeft ? 'VISITOR_LEFT' : 'VISITOR_BACK'
    if (line === (lines.lastOf(thread) ?? 'VISITOR_BACK') || !lines.mayWrite(thread, look)) return
    lines.wrote(thread, line)
    written.push(clock.now() / minuteMs)
  }
  for (let second = 0; second < 2 * 3600; second += 5) {
    isLeft = !isLeft
    look()
    clock.pass(5000)
  }
  const gaps = written.slice(1).map((at, index) => at - (written[index] ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1)
  expect(written.length).toBeLessThanOrEqual(8)
  isLeft = lines.lastOf(thread) === 'VISITOR_BACK'
  look()
  clock.pass(60 * minuteMs)
  expect(lines.lastOf(thread)).toBe(isLeft ? 'VISITOR_LEFT' : 'VISITOR_BACK')
  // After a quiet hour, it is as at first.
  clock.pass(60 * minuteMs)
  isLeft = !isLeft
  look()
  isLeft = !isLeft
  look()
  clock.pass(minuteMs)
  expect(written.slice(-2).map((at) => at - (written.at(-1) ?? 0))).toEqual([-1, 0])
})

test('what is remembered ends with the thread', () => {
  const clock = new ManualClock(0)
  const lines = new PresenceLines(clock)
  lines.wrote(thread, 'VISITOR_LEFT')
  lines.mayWrite(thread, () => {})
  lines.forget(thread)
  expect([lines.lastOf(thread), clock.waiting]).toEqual([undefined, 0])
})
