import { setTimeout as sleep } from 'node:timers/promises'
import type { Pair } from './pair.ts'
import type { Tally, Totals } from './tally.ts'

/** How long and how hard. */
export interface MeasureOptions {
  readonly inFlight: number
  readonly warmUpMs: number
  readonly measureMs: number
}

/** What one measure saw. */
export interface Measured {
  readonly deliveredPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** CPU seconds of the generator per second. */
  readonly generatorCores: number
  /** Since the pairs connected, measured or not. */
  readonly totals: Totals
}

/** Lets all pairs talk: first to warm up, then measured; `mark` is called at both ends of the measured stretch. */
export async function measure(
  pairs: readonly Pair[],
  tally: Tally,
  options: MeasureOptions & { mark: (edge: 'begun' | 'ended') => void },
): Promise<Measured> {
  tally.open = true
  for (const pair of pairs) pair.start(options.inFlight)
  await sleep(options.warmUpMs)
  options.mark('begun')
  tally.beginMeasure()
  const before = { atMs: performance.now(), delivered: tally.delivered, cpu: process.cpuUsage() }
  await sleep(options.measureMs)
  const seconds = (performance.now() - before.atMs) / 1000
  const delivered = tally.delivered - before.delivered
  const cpu = process.cpuUsage(before.cpu)
  options.mark('ended')
  const latencies = tally.endMeasure()
  await tally.quiet()
  return {
    deliveredPerSecond: delivered / seconds,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    generatorCores: (cpu.user + cpu.system) / 1e6 / seconds,
    totals: tally.totals,
  }
}

export function quantile(ascending: Float64Array, share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN
}
