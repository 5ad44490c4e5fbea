import { expect, test } from 'vitest'
import { CursorWriter } from '../../app/delivery/cursor-writer.ts'
import type { ClientId, ThreadUid } from '../../domain/ids.ts'
import type { Moment } from '../../domain/moment.ts'
import type { Cursor, Devices } from '../../store/ports/devices.ts'
import { ManualClock } from '../support/manual-clock.ts'

const phone = 'v/web/phone' as ClientId
const laptop = 'v/web/laptop' as ClientId
const cursor = (clientId: ClientId, seq: number): Cursor => ({ clientId, threadUid: 't' as ThreadUid, seq })

/** Enough time for anything that is not blocked. */
const turn = () => new Promise((resolve) => setImmediate(resolve))

interface Saved {
  readonly cursors: readonly Cursor[]
  readonly settled: readonly ClientId[]
  readonly settledAt: Moment
}

/** A book over a store that fails while `failures` is not empty. */
function openBook() {
  const clock = new ManualClock(1_000_000)
  const saved: Saved[] = []
  const failures: Error[] = []
  const marks: number[] = []
  const errors: unknown[] = []
  const save: Devices['save'] = async (cursors, settled, settledAt) => {
    const failure = failures.shift()
    if (failure !== undefined) throw failure
    saved.push({ cursors, settled, settledAt })
    return marks.shift() ?? 0
  }
  const book = new CursorWriter({ save } as Devices, clock, (error) => errors.push(error))
  return { book, clock, saved, failures, errors, marks }
}

test('a failed write is retried, and does not undo what was marked since', async () => {
  const { book, clock, saved, failures, errors } = openBook()
  failures.push(new Error('disk full'))
  book.mark(cursor(phone, 1), true)
  book.mark(cursor(laptop, 1), false)
  clock.pass(200)
  book.mark(cursor(phone, 2), false)
  await expect.poll(() => errors).toHaveLength(1)
  expect(saved).toEqual([])
  clock.pass(1000)
  await expect.poll(() => saved).toHaveLength(1)
  expect(saved[0]?.cursors).toHaveLength(2)
  expect(saved[0]?.cursors).toEqual(expect.arrayContaining([cursor(phone, 2), cursor(laptop, 1)]))
  expect(saved[0]?.settled).toEqual([])
  expect(clock.waiting).toBe(0)
})

test('the retry comes by itself', async () => {
  const { book, clock, saved, failures } = openBook()
  failures.push(new Error('disk full'))
  book.mark(cursor(phone, 1), false)
  await expect(book.flush()).rejects.toThrow('disk full')
  expect(saved).toEqual([])
  clock.pass(1000)
  await expect.poll(() => saved.map((one) => one.cursors)).toContainEqual([cursor(phone, 1)])
})

test('nothing is written for a device that was dropped', async () => {
  const { book, saved } = openBook()
  book.mark(cursor(phone, 1), true)
  book.mark(cursor(laptop, 1), true)
  book.drop(phone)
  await book.flush()
  expect(saved).toEqual([
    { cursors: [cursor(laptop, 1)], settled: [laptop], settledAt: { ms: expect.any(Number), mark: 0 } },
  ])
})

test('a device is settled as of its time, not as of the write', async () => {
  const { book, clock, saved } = openBook()
  const settledAt = clock.now()
  book.settle(phone)
  clock.pass(100)
  book.mark(cursor(laptop, 1), true)
  await book.flush()
  expect(saved[0]?.settled).toEqual([phone, laptop])
  expect(saved[0]?.settledAt).toEqual({ ms: settledAt - 10_000, mark: 0 })
})

test('a device is settled by a mark of ten seconds before, or keeps the one it has', async () => {
  const { book, clock, saved, marks } = openBook()
  const write = async (mark: number, pauseMs: number) => {
    marks.push(mark)
    book.settle(phone)
    await book.flush()
    clock.pass(pauseMs)
  }
  await write(70, 6000)
  await write(80, 6000)
  await write(90, 60_000)
  await write(100, 0)
  expect(saved.map(({ settledAt }) => settledAt.mark)).toEqual([0, 0, 70, 90])
})

test('marks of a clock that went back are not used', async () => {
  const { book, clock, saved, marks } = openBook()
  marks.push(70, 80)
  book.settle(phone)
  await book.flush()
  clock.setBack(60_000)
  book.settle(phone)
  await book.flush()
  clock.pass(30_000)
  book.settle(phone)
  await book.flush()
  expect(saved.map(({ settledAt }) => settledAt.mark)).toEqual([0, 0, 80])
})

test('a device waits until what it acknowledged is written, and for nobody else’s', async () => {
  const held = Promise.withResolvers<number>()
  const save: Devices['save'] = () => held.promise
  const book = new CursorWriter({ save } as Devices, new ManualClock(1_000_000), () => {})
  const open: string[] = []
  const opens = (clientId: ClientId) => book.flushOf(clientId).then(() => open.push(clientId))
  book.mark(cursor(phone, 1), true)
  const opening = opens(phone)
  await turn()
  const again = opens(phone)
  book.mark(cursor(laptop, 1), true)
  await opens('v/web/other' as ClientId)
  await turn()
  expect(open).toEqual(['v/web/other'])
  held.resolve(0)
  await Promise.all([opening, again, opens(laptop)])
  expect(open.sort()).toEqual(['v/web/laptop', 'v/web/other', 'v/web/phone', 'v/web/phone'].sort())
})
