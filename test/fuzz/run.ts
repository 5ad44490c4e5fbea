import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/**
 * `node test/fuzz/run.ts [--long] [--seed N]` runs the fuzzer alone: as much as in the suite, or a million packets,
 * which takes about four minutes.
 */
const words = process.argv.slice(2)
const seed = words.includes('--seed') ? words[words.indexOf('--seed') + 1] : undefined
const environment = {
  ...process.env,
  ...(words.includes('--long') ? { PARLEY_TEST_FUZZ_PACKETS: '1000000' } : {}),
  ...(seed === undefined ? {} : { PARLEY_TEST_SEED: seed }),
}
const root = join(import.meta.dirname, '../..')
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/fuzz'], {
  cwd: root,
  env: environment,
  stdio: 'inherit',
})
process.exit(status ?? 1)
