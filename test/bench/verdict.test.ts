import { expect, test } from 'vitest'
import { median, quantile, ratios, shown } from '../../bench/report/numbers.ts'
import { printed, summary } from '../../bench/report/print.ts'
import type { Result } from '../../bench/report/result.ts'
import { atLeastTimes, neverFalls, staysFlat, within } from '../../bench/report/verdict.ts'

const result = (name: string, figure: string, values: readonly number[]): Result => ({
  name,
  runs: values.map((value) => ({ [figure]: value })),
})
const comparison = { of: 'durable', to: 'bare', figure: 'msg/s' }

test('a collapse that the median hides fails', () => {
  const results = [result('durable', 'msg/s', [23_136, 19_357, 802]), result('bare', 'msg/s', [38_000, 38_000, 38_000])]
  expect(atLeastTimes(results, comparison, 0.5)).toMatchObject([{ holds: true }])
  expect(neverFalls(results, comparison)).toMatchObject([{ holds: false }])
})

test('a machine that is slow for a round slows both, and fails nothing', () => {
  const results = [
    result('durable', 'msg/s', [20_000, 5000, 21_000]),
    result('bare', 'msg/s', [40_000, 10_000, 40_000]),
  ]
  expect(neverFalls(results, comparison)).toMatchObject([{ holds: true }])
  expect(atLeastTimes(results, comparison, 0.5)).toMatchObject([
    { holds: true, what: 'durable ÷ bare, msg/s', is: 'median 0.50 (0.50 0.50 0.53)', wanted: '≥ 0.5' },
  ])
})

test('a ratio is judged by the median of the rounds, not by the ratio of the medians', () => {
  const results = [result('durable', 'msg/s', [10, 90, 50]), result('bare', 'msg/s', [100, 100, 10])]
  expect(atLeastTimes(results, comparison, 0.95)).toMatchObject([{ holds: false }])
})

test('for a delay less is better', () => {
  const results = [result('long log', 'ms', [2, 2]), result('short log', 'ms', [1, 1])]
  const slower = { of: 'long log', to: 'short log', figure: 'ms', better: 'less' } as const
  expect(atLeastTimes(results, slower, 0.8)).toMatchObject([{ holds: false, is: 'median 0.50 (0.50 0.50)' }])
})

test('what was not measured is not judged', () => {
  const results = [result('durable', 'msg/s', [1]), { name: 'bare', runs: [], absent: 'not installed' }]
  expect(atLeastTimes(results, comparison, 0.5)).toEqual([])
  expect(neverFalls(results, comparison)).toEqual([])
  expect(within(results, { of: 'bare', figure: 'msg/s', atLeast: 1 })).toEqual([])
})

test('a round in which the yardstick did nothing proves nothing', () => {
  const results = [result('durable', 'msg/s', [10, 20]), result('bare', 'msg/s', [0, 0])]
  expect(atLeastTimes(results, comparison, 0.5)).toMatchObject([{ holds: false }])
  expect(neverFalls(results, comparison)).toMatchObject([{ holds: false }])
})

test('a bound is judged by the median, or by the worst where one bad round is one too many', () => {
  const results = [result('Parley', 'p99 ms', [8, 9, 30])]
  const bound = { of: 'Parley', figure: 'p99 ms', atMost: 10 }
  expect(within(results, bound)).toMatchObject([{ holds: true }])
  expect(within(results, { ...bound, by: 'worst' })).toMatchObject([{ holds: false }])
  const rate = [result('Parley', 'connects/s', [2500, 1900, 2600])]
  expect(within(rate, { of: 'Parley', figure: 'connects/s', atLeast: 2000 })).toMatchObject([{ holds: true }])
  expect(within(rate, { of: 'Parley', figure: 'connects/s', atLeast: 2000, by: 'worst' })).toMatchObject([
    { holds: false },
  ])
})

test('a figure that rises in the last third of a soak is not flat; one that rises only at the beginning is', () => {
  const flat = { of: 'Parley', figure: 'RSS MiB', atMost: 1.2 }
  expect(staysFlat([result('Parley', 'RSS MiB', [90, 150, 200, 201, 200, 202])], flat)).toMatchObject([{ holds: true }])
  expect(staysFlat([result('Parley', 'RSS MiB', [90, 150, 200, 220, 300, 400])], flat)).toMatchObject([
    { holds: false },
  ])
})

test('quantiles, medians and ratios of few values and of none', () => {
  expect(quantile(Float64Array.from([1, 2, 3, 4]), 1)).toBe(4)
  expect(quantile(Float64Array.from([1, 2, 3, 4]), 0.5)).toBe(3)
  expect(median([9, 1, 5])).toBe(5)
  expect(median([9, 1, 5, 3])).toBe(4)
  expect(median([])).toBeNaN()
  expect(ratios([10, 20, 30], [5, 5])).toEqual([2, 4])
})

test('the report has every run, what is absent and why, and ends with what fails', () => {
  const outcome = {
    ...{ letter: 'A', title: 'Throughput', seconds: 12 },
    results: [
      result('durable', 'msg/s', [23_136, 19_357, 802]),
      { name: 'Mosquitto', runs: [], absent: 'not installed' },
    ],
    verdicts: [{ holds: false, what: 'durable', is: 'worst round 0.03', wanted: '≥ 0.6' }],
  }
  expect(printed(outcome)).toMatch(/durable +802 +19,357 +23,136 +23,136 {2}19,357 {2}802/)
  expect(printed(outcome)).toContain('Mosquitto: not installed')
  expect(summary([outcome])).toMatch(/^A {2}FAILS {2}durable +worst round 0.03 {2}≥ 0.6\n\n1 of 1 FAIL.$/m)
  expect([21_480.4, 480.4, 48.04, 4.804, Number.NaN].map(shown)).toEqual(['21,480', '480', '48.0', '4.80', '–'])
})
