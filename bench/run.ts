import { cpus } from 'node:os'
import { type Generator, startGenerator } from './generator/process.ts'
import { type BenchOptions, readOptions } from './options.ts'
import { profileParley } from './profile.ts'
import { table, verdict } from './report/table.ts'
import { interleave } from './rounds.ts'
import type { ServerChild } from './servers/child.ts'
import type { ParleyChild } from './servers/parley.ts'
import { aedesTarget, parleyTarget } from './targets.ts'

/**
 * `npm run bench`: how many messages a second Parley stores and delivers, beside what the same broker does without
 * storing anything. Only ratios within one run mean something; numbers of two runs are not to be compared.
 */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  const generator = startGenerator()
  try {
    if (options.profile) await profileParley(generator, options)
    else await compare(generator, options)
  } finally {
    await generator.end()
  }
}

async function compare(generator: Generator, options: BenchOptions): Promise<void> {
  const servers: ServerChild[] = []
  const parley = await parleyTarget(generator, options.pairs)
  try {
    servers.push(parley.server)
    const ours = await aedesTarget(generator, options.pairs, 'ours')
    servers.push(ours.server)
    const stock = await aedesTarget(generator, options.pairs, 'stock')
    servers.push(stock.server)
    const [first = [], second = [], third = []] = await interleave(generator, [parley, ours, stock], options)
    const rows = [
      { name: parley.name, runs: first },
      { name: ours.name, runs: second },
      { name: stock.name, runs: third },
    ] as const
    const { pairs, inFlight, rounds, seconds } = options
    console.log(
      `${pairs} pairs × ${inFlight} in flight, QoS 1, ${rounds} rounds of ${seconds} s, ${cpus().length} CPUs`,
    )
    console.log(`\n${table(rows)}\n\n${verdict(rows)}`)
    await generator.end()
    await checkStored(parley.server, first.at(-1)?.totals.acknowledged ?? 0)
  } finally {
    for (const server of servers) await server.end('SIGKILL')
    parley.server.removeFolder()
  }
}

/** What was acknowledged is in the file of a server killed at once: nothing may depend on a tidy end. */
async function checkStored(server: ParleyChild, acknowledged: number): Promise<void> {
  await server.end('SIGKILL')
  const stored = server.storedTexts()
  console.log(`${stored === acknowledged ? 'holds' : 'FAILS'}: ${acknowledged} acknowledged, ${stored} stored`)
  if (stored !== acknowledged) process.exitCode = 1
}

await main()
