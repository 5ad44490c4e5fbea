import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { TurnShare } from '../../app/timing/turn-share.ts'

const workMs = 2

function work(): void {
  const untilMs = performance.now() + workMs
  while (performance.now() < untilMs);
}

test('what fits into a turn is done at once, the rest in later turns and in order', async () => {
  const share = new TurnShare(workMs / 2)
  const done: string[] = []
  const ask = (name: string) =>
    share.run(() => {
      work()
      done.push(name)
    })
  expect(['a', 'b', 'c', 'd'].map(ask)).toEqual([true, false, false, false])
  expect(done).toEqual(['a'])
  while (done.length < 4) {
    const before = done.length
    await nextTurn()
    // Each one takes longer than the share of a turn.
    expect(done.length - before).toBeLessThanOrEqual(1)
  }
  expect(done).toEqual(['a', 'b', 'c', 'd'])
  await nextTurn()
  expect(ask('e')).toBe(true)
})

test('a job added while others wait comes after them, even if there is time', async () => {
  const share = new TurnShare(workMs / 2)
  const done: string[] = []
  share.run(work)
  share.run(() => {
    done.push('waited')
    share.run(() => done.push('asked meanwhile'))
  })
  share.run(() => done.push('waited too'))
  while (done.length < 3) await nextTurn()
  expect(done).toEqual(['waited', 'waited too', 'asked meanwhile'])
})
