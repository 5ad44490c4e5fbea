import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchOptions } from './options.ts'
import { readProfiles, threadReport } from './report/cpu-profile.ts'
import { Resources } from './resources.ts'
import { stretchOf } from './rows/throughput.ts'
import { talk } from './talking.ts'
import { parleyTarget } from './targets.ts'

const shownFunctions = 25

/** Runs Parley alone under the CPU profiler and prints where each of its threads spends its time. */
export async function profileParley(options: BenchOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-profile-'))
  const [resources, inFlight = 8] = [new Resources(), options.inFlights[0]]
  const nodeOptions = ['--cpu-prof', `--cpu-prof-dir=${folder}`]
  try {
    const target = await parleyTarget(resources, 'Parley', { pairs: options.pairs, uids: 'v7', nodeOptions })
    const { warmUpMs, measureMs } = stretchOf(options)
    // As long as all rounds together, as the profile includes the start.
    const load = { inFlight, warmUpMs, measureMs: measureMs * options.rounds }
    const run = await talk(resources.generator, target, load)
    const rate = Math.round(run.deliveredPerSecond)
    console.log(`${options.pairs} pairs × ${inFlight}: ${rate} msg/s under the profiler (slower than without)`)
    await resources.generator.end()
    // SIGTERM, as the profiles are written at exit.
    await target.server.end('SIGTERM')
  } finally {
    await resources.end()
  }
  for (const [index, profile] of readProfiles(folder).entries()) {
    console.log(`\nThread ${index + 1}: ${threadReport(profile, shownFunctions)}`)
  }
  console.log(`\nFor Chrome's DevTools: ${folder}`)
}
