import { expect, test } from 'vitest'
import { readOptions } from '../../bench/options.ts'
import { runRow } from '../../bench/row.ts'
import { latency } from '../../bench/rows/latency.ts'
import { returning } from '../../bench/rows/returning.ts'

const options = readOptions(['--quick', '--rounds', '1', '--few-rounds', '1'])

test.each([latency, returning])(
  'row $letter of the benchmark runs, and measures every contender',
  async (row) => {
    const { results, verdicts } = await runRow(row, options)
    // The speed here proves nothing, but an aborted run does.
    expect(verdicts.filter(({ is }) => is.includes('broke off'))).toEqual([])
    expect(verdicts.length).toBeGreaterThan(0)
    expect(results.length).toBeGreaterThan(0)
    for (const { runs } of results) {
      expect(runs).toHaveLength(1)
      expect(Object.values(runs[0] ?? {}).every(Number.isFinite)).toBe(true)
    }
  },
  120_000,
)
