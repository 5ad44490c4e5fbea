import type { Measured } from './generator/measure.ts'
import type { Generator } from './generator/process.ts'
import type { BenchOptions } from './options.ts'
import type { Target } from './targets.ts'

/** One measure of one server. */
export interface Run extends Measured {
  /** CPU seconds of the server per second, all its threads. */
  readonly serverCores: number
  /** Of these its main thread's; at 1 it is saturated. */
  readonly serverMainCores: number
}

/** Measures a target once. */
export async function measureTarget(generator: Generator, target: Target, options: BenchOptions): Promise<Run> {
  const { inFlight, seconds, warmUpSeconds } = options
  const edges: Promise<{ atMs: number; cpuUs: number; mainUs: number }>[] = []
  const look = async () => ({ ...(await target.server.usage()), atMs: performance.now() })
  const measured = await generator.measure(
    target.name,
    { inFlight, warmUpMs: warmUpSeconds * 1000, measureMs: seconds * 1000 },
    () => edges.push(look()),
  )
  const [begun, ended] = await Promise.all(edges)
  if (begun === undefined || ended === undefined) throw new Error('a measure without edges')
  const us = (ended.atMs - begun.atMs) * 1000
  return {
    ...measured,
    serverCores: (ended.cpuUs - begun.cpuUs) / us,
    serverMainCores: (ended.mainUs - begun.mainUs) / us,
  }
}

/** Measures targets in turn, several times: what slows the machine for a while slows all of them. */
export async function interleave(
  generator: Generator,
  targets: readonly Target[],
  options: BenchOptions,
): Promise<Run[][]> {
  const runs: Run[][] = targets.map(() => [])
  for (let round = 0; round < options.rounds; round += 1) {
    for (const [index, target] of targets.entries()) {
      runs[index]?.push(await measureTarget(generator, target, options))
    }
  }
  return runs
}
