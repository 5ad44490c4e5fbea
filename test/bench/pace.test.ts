import { expect, test } from 'vitest'
import { pace, saturate } from '../../bench/generator/measure.ts'
import type { Talker } from '../../bench/generator/talker.ts'
import { Tally } from '../../bench/generator/tally.ts'

const stallMs = 150

/** A talker for whom each message is done at once; the tenth one blocks everything for a while. */
function talkerOf(tally: Tally): Talker {
  const send = (plannedAtMs: number) => {
    tally.sent += 1
    if (tally.sent === 10) standStill()
    tally.acknowledgedOne(plannedAtMs)
    tally.deliveredOne(plannedAtMs)
  }
  return { connect: async () => {}, start: () => send(performance.now()), sendPlanned: send }
}

function standStill(): void {
  const untilMs = performance.now() + stallMs
  while (performance.now() < untilMs);
}

test('messages planned during a stall are sent all the same, and charged with their whole wait', async () => {
  const tally = new Tally()
  const load = { perSecond: 200, warmUpMs: 0, measureMs: 500 }
  const course = { mark: () => {}, stop: new AbortController().signal }
  const measured = await pace({ talkers: [talkerOf(tally)], tally }, load, course)
  // Every one of them, including those whose time came while nobody could send.
  expect(measured.totals.sent).toBe(101)
  expect(measured.toDelivery.max).toBeGreaterThanOrEqual(stallMs)
  // 30 of 100 were planned during the stall and waited 75 ms on average; a sender that waits for each message would
  // have recorded one.
  expect(measured.sentLate).toBeGreaterThan(stallMs / 2)
  expect(measured.toAcknowledgement.p99).toBeGreaterThan(stallMs / 2)
})

test('a pace ends early on request', async () => {
  const tally = new Tally()
  const stopping = new AbortController()
  const load = { perSecond: 100, warmUpMs: 0, measureMs: 60_000 }
  const edges: string[] = []
  const mark = (edge: string) => {
    edges.push(edge)
    if (edge === 'begun') stopping.abort()
  }
  const { totals } = await pace({ talkers: [talkerOf(tally)], tally }, load, { mark, stop: stopping.signal })
  expect(edges).toEqual(['begun', 'ended'])
  expect(totals.delivered).toBe(totals.sent)
})

test('a closed loop counts what was delivered within its stretch', async () => {
  const tally = new Tally()
  const load = { inFlight: 3, warmUpMs: 0, measureMs: 20 }
  const { totals, deliveredPerSecond } = await saturate({ talkers: [talkerOf(tally)], tally }, load, () => {})
  expect(totals).toEqual({ sent: 1, acknowledged: 1, delivered: 1 })
  expect(deliveredPerSecond).toBe(0)
})

test('it rejects when something never arrives', async () => {
  const tally = new Tally()
  tally.sent = 1
  await expect(tally.quiet(10)).rejects.toThrow('not all arrived')
})
