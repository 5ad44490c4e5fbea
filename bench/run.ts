import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { type BenchOptions, readOptions } from './options.ts'
import { profileParley } from './profile.ts'
import { printed, summary } from './report/print.ts'
import { type Outcome, runRow } from './row.ts'
import { rows } from './rows.ts'

/**
 * `npm run bench`: what Parley costs, compared with the same work without its guarantees. Only ratios within one run
 * mean something on another machine; docs/performance.md describes the question of each row.
 */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  // So that exit handlers run.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  if (options.profile) return profileParley(options)
  console.log(`${machine.cpu}, ${machine.cpus} CPUs, Node ${machine.node}\n`)
  const outcomes: Outcome[] = []
  for (const row of rows.filter(({ letter }) => options.rows.includes(letter))) {
    const outcome = await runRow(row, options)
    outcomes.push(outcome)
    console.log(`${printed(outcome)}\n`)
    keep(outcomes, options)
  }
  console.log(summary(outcomes))
  if (outcomes.some(({ verdicts }) => verdicts.some(({ holds }) => !holds))) process.exitCode = 1
}

const machine = {
  cpu: cpus()[0]?.model ?? 'some CPU',
  cpus: cpus().length,
  memoryBytes: totalmem(),
  node: process.versions.node,
}

/** After each row, so that an interrupted run leaves the results so far. */
function keep(outcomes: readonly Outcome[], options: BenchOptions): void {
  if (options.json === undefined) return
  writeFileSync(options.json, `${JSON.stringify({ machine, at: new Date(), options, rows: outcomes }, null, 2)}\n`)
}

await main()
