import { expect, test } from 'vitest'
import { Presence } from '../../app/dispatch/presence.ts'
import type { Uid } from '../../domain/ids.ts'
import { ManualClock } from '../support/manual-clock.ts'

const ann = 'ann' as Uid

function watch() {
  const clock = new ManualClock(0)
  const said: string[] = []
  const presence = new Presence(clock, 1000, { appeared: () => said.push('appeared'), gone: () => said.push('gone') })
  return { clock, said, presence }
}

test('an agent who logs out within the grace is gone at once, and only once', () => {
  const { clock, said, presence } = watch()
  presence.connected(ann)
  presence.disconnected(ann, 'lost')
  expect(presence.isPresent(ann)).toBe(true)
  presence.loggedOut(ann)
  expect([presence.isPresent(ann), said]).toEqual([false, ['appeared', 'gone']])
  clock.pass(5000)
  presence.loggedOut(ann)
  expect(said).toEqual(['appeared', 'gone'])
})

test('an agent with another connection stays when one session ends', () => {
  const { clock, said, presence } = watch()
  presence.connected(ann)
  presence.connected(ann)
  presence.loggedOut(ann)
  presence.disconnected(ann, 'loggedOut')
  clock.pass(5000)
  expect([presence.isPresent(ann), said]).toEqual([true, ['appeared']])
  presence.disconnected(ann, 'lost')
  clock.pass(999)
  expect(presence.isPresent(ann)).toBe(true)
  clock.pass(1)
  expect([presence.isPresent(ann), said]).toEqual([false, ['appeared', 'gone']])
})

test('nobody counts as gone because the server stops', () => {
  const { clock, said, presence } = watch()
  presence.connected(ann)
  presence.stop()
  presence.disconnected(ann, 'loggedOut')
  clock.pass(5000)
  expect(said).toEqual(['appeared'])
})
