import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Generator } from './generator/process.ts'
import type { BenchOptions } from './options.ts'
import { readProfiles, threadReport } from './report/cpu-profile.ts'
import { measureTarget } from './rounds.ts'
import { parleyTarget } from './targets.ts'

const shownFunctions = 25

/** Runs Parley alone under the CPU profiler and prints where each of its threads spends its time. */
export async function profileParley(generator: Generator, options: BenchOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-profile-'))
  const { server, ...target } = await parleyTarget(generator, options.pairs, {
    nodeOptions: ['--cpu-prof', `--cpu-prof-dir=${folder}`],
  })
  try {
    const run = await measureTarget(generator, { ...target, server }, options)
    console.log(`${Math.round(run.deliveredPerSecond)} msg/s under the profiler (slower than without)`)
    await generator.end()
    // Politely: the profiles are written at the end.
    await server.end('SIGTERM')
  } finally {
    await server.end('SIGKILL')
    server.removeFolder()
  }
  for (const [index, profile] of readProfiles(folder).entries()) {
    console.log(`\nThread ${index + 1}: ${threadReport(profile, shownFunctions)}`)
  }
  console.log(`\nFor Chrome's DevTools: ${folder}`)
}
