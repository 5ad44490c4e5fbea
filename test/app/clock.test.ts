import { beforeEach, expect, test, vi } from 'vitest'
import { systemClock } from '../../app/timing/clock.ts'

const dayMs = 24 * 3600 * 1000

beforeEach(() => {
  vi.useFakeTimers()
})

test('a timer of sixty days fires after sixty days, and not at once', () => {
  const act = vi.fn()
  systemClock.after(60 * dayMs, act)
  vi.advanceTimersByTime(60 * dayMs - 1)
  expect(act).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(act).toHaveBeenCalledOnce()
})

test('a timer of sixty days is cancelled on any of them', () => {
  const act = vi.fn()
  const cancel = systemClock.after(60 * dayMs, act)
  vi.advanceTimersByTime(30 * dayMs)
  cancel()
  vi.advanceTimersByTime(90 * dayMs)
  expect(act).not.toHaveBeenCalled()
})
