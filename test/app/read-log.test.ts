import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { fewPagesAtOnce } from '../../app/delivery/log-reader.ts'
import type { ThreadUid } from '../../domain/ids.ts'

test('of pages that many request, few are read in one turn of the event loop, and each one arrives', async () => {
  const readLog = fewPagesAtOnce(async (_threadUid, after) => {
    if (after === 3) throw new Error('unreadable')
    return []
  })
  let pages = 0
  const count = 20
  const asked = Array.from({ length: count }, (_, after) =>
    readLog('a' as ThreadUid, after, 1).finally(() => {
      pages += 1
    }),
  )
  const settled = Promise.allSettled(asked)
  const inTurns: number[] = []
  while (pages < count) {
    const before = pages
    await nextTurn()
    inTurns.push(pages - before)
  }
  expect(Math.max(...inTurns)).toBeLessThanOrEqual(2)
  const rejected = (await settled).flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))
  expect(rejected).toEqual([3])
})
