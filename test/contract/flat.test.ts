import { expect, test } from 'vitest'
import { type GrownLog, grownLog, type UidKind } from '../support/grown-log.ts'

// What an append writes is independent of the machine: pages are counted exactly, CPU time only against a cliff.

const counted = 2048
/** Not a measure of speed: rereading all uids of a thread was a thousand times slower. */
const cliff = 6

interface Growing {
  readonly threads: number
  readonly uids: UidKind
  /** The first measurement: a thread of 50 has pages of its own from about a hundred messages on. */
  readonly from: number
  /** Bytes written per append, at most this many times those of the first measurement. */
  readonly atMost: number
}

const growing: readonly Growing[] = [
  { threads: 1, uids: 'v7', from: 1000, atMost: 1.25 },
  { threads: 50, uids: 'v7', from: 10_000, atMost: 1.25 },
  { threads: 1, uids: 'random', from: 1000, atMost: 4 },
  { threads: 50, uids: 'random', from: 10_000, atMost: 2 },
]

test.each(growing)(
  'an append costs the same from $from to 1,000,000 stored, $uids uids in $threads threads, at most × $atMost',
  { timeout: 120_000 },
  async ({ threads, uids, from, atMost }) => {
    const log = await grownLog(threads, uids)
    try {
      const costs = [from, 100_000, 1_000_000].map((stored) => costAt(log, stored))
      const [first] = costs
      for (const { bytes, cpuUs } of costs) {
        expect(bytes / (first?.bytes ?? 0)).toBeLessThan(atMost)
        expect(cpuUs / (first?.cpuUs ?? 0)).toBeLessThan(cliff)
      }
    } finally {
      log.remove()
    }
  },
)

test('over 50,000 threads the index of uids adds almost nothing to an append: all uids go to its end', {
  timeout: 120_000,
}, async () => {
  const log = await grownLog(50_000, 'v7')
  try {
    const checked = costAt(log, 1_000_000)
    log.dropIndex()
    expect(checked.bytes).toBeLessThan(1.1 * log.append(counted).bytes)
  } finally {
    log.remove()
  }
})

function costAt(log: GrownLog, stored: number): { bytes: number; cpuUs: number } {
  log.growTo(stored)
  const cost = log.append(counted)
  console.info(`${stored} stored: ${(cost.bytes / 1024).toFixed(2)} KB, ${cost.cpuUs.toFixed(1)} µs an append`)
  const { told, had } = log.repeat(50)
  expect(told).toEqual(had)
  return cost
}
