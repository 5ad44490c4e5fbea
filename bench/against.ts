import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type AgainstOptions, readAgainstOptions } from './options.ts'
import { median, ratios } from './report/numbers.ts'
import { aligned } from './report/table.ts'
import { Resources } from './resources.ts'
import { turned } from './row.ts'
import type { startParley } from './servers/parley.ts'
import { talk } from './talking.ts'
import { parleyTarget } from './targets.ts'

/** One side of the comparison: the code that starts its server. */
interface Side {
  readonly name: string
  readonly start: typeof startParley
}

/** Messages delivered a second by each side in one round. */
type Round = readonly number[]

/** The lowest median of the ratios that does not count as a loss. */
const wantedRatio = 0.97

/**
 * `npm run bench:against -- CHECKOUT`: compares the durable line of this code with that of another checkout (with its
 * own `node_modules`), and with that checkout a second time, whose ratio shows the noise of the machine. Each round
 * starts every server on an empty database, in a different order, so that messages of one round do not burden the next.
 */
async function main(): Promise<void> {
  const options = readAgainstOptions(process.argv.slice(2))
  const other = resolve(options.checkout)
  const loaded = (await import(pathToFileURL(`${other}/bench/servers/parley.ts`).href)) as {
    startParley: typeof startParley
  }
  const { startParley: startOurs } = await import('./servers/parley.ts')
  const sides: Side[] = [
    { name: 'this code', start: startOurs },
    { name: 'the other', start: loaded.startParley },
    { name: 'the other again', start: loaded.startParley },
  ]
  const rounds: Round[] = []
  for (let round = 0; round < options.rounds; round += 1) {
    const delivered: number[] = []
    for (const index of turned([0, 1, 2], round)) {
      const side = sides[index]
      if (side !== undefined) delivered[index] = await measureSide(side, options)
    }
    rounds.push(delivered)
    console.log(
      `round ${round + 1}: ${sides.map(({ name }, i) => `${name} ${Math.round(delivered[i] ?? 0)}`).join(' · ')}`,
    )
  }
  report(rounds)
}

async function measureSide({ name, start }: Side, options: AgainstOptions): Promise<number> {
  const { pairs, inFlight, seconds, warmUpSeconds } = options
  const resources = new Resources()
  try {
    const target = await parleyTarget(resources, name, { pairs, uids: 'v7', start })
    const load = { inFlight, warmUpMs: warmUpSeconds * 1000, measureMs: seconds * 1000 }
    return (await talk(resources.generator, target, load)).deliveredPerSecond
  } finally {
    await resources.end()
  }
}

function report(rounds: readonly Round[]): void {
  const side = (index: number) => rounds.map((round) => round[index] ?? Number.NaN)
  const [ours, noise] = [ratios(side(0), side(1)), ratios(side(2), side(1))]
  const row = (name: string, of: readonly number[]) => [
    name,
    median(of).toFixed(3),
    of.map((ratio) => ratio.toFixed(2)).join(' '),
  ]
  console.log(
    `\n${aligned([['÷ the other', 'median', 'rounds'], row('this code', ours), row('the other again', noise)])}`,
  )
  const [least, most] = [Math.min(...noise), Math.max(...noise)]
  const holds = median(ours) >= Math.min(wantedRatio, least)
  const spread = `${least.toFixed(2)} to ${most.toFixed(2)}`
  const sentence = `median ${median(ours).toFixed(3)}, wanted ≥ ${wantedRatio} or within the other against itself, ${spread}`
  console.log(`${holds ? 'holds' : 'FAILS'}: ${sentence}`)
  if (!holds) process.exitCode = 1
}

await main()
