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

/** What each side did in one round. */
type Round = readonly Measure[]

interface Measure {
  /** Messages delivered a second. */
  readonly perSecond: number
  /** CPU of the server's main thread, in µs for each message delivered: what other programs disturb least. */
  readonly mainUs: number
}

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
    const measures: Measure[] = []
    for (const index of turned([0, 1, 2], round)) {
      const side = sides[index]
      if (side !== undefined) measures[index] = await measureSide(side, options)
    }
    rounds.push(measures)
    console.log(`round ${round + 1}: ${sides.map(({ name }, i) => `${name} ${spelt(measures[i])}`).join(' · ')}`)
  }
  report(rounds)
}

async function measureSide({ name, start }: Side, options: AgainstOptions): Promise<Measure> {
  const { pairs, inFlight, seconds, warmUpSeconds } = options
  const resources = new Resources()
  try {
    const target = await parleyTarget(resources, name, { pairs, uids: 'v7', start })
    const load = { inFlight, warmUpMs: warmUpSeconds * 1000, measureMs: seconds * 1000 }
    const { deliveredPerSecond: perSecond, mainCores } = await talk(resources.generator, target, load)
    return { perSecond, mainUs: (mainCores * 1e6) / perSecond }
  } finally {
    await resources.end()
  }
}

function spelt(measure: Measure | undefined): string {
  return measure === undefined ? '–' : `${Math.round(measure.perSecond)}/s ${measure.mainUs.toFixed(1)} µs`
}

function report(rounds: readonly Round[]): void {
  const rates = ratiosOf(rounds, ({ perSecond }) => perSecond)
  const costs = ratiosOf(rounds, ({ mainUs }) => mainUs)
  const row = (name: string, of: readonly number[]) => [
    name,
    median(of).toFixed(3),
    of.map((ratio) => ratio.toFixed(2)).join(' '),
  ]
  const rows = [
    row('this code, delivered', rates.ours),
    row('the other again, delivered', rates.noise),
    row('this code, CPU of the main thread', costs.ours),
    row('the other again, CPU of the main thread', costs.noise),
  ]
  console.log(`\n${aligned([['÷ the other', 'median', 'rounds'], ...rows])}`)
  const [least, most] = [Math.min(...rates.noise), Math.max(...rates.noise)]
  const holds = median(rates.ours) >= Math.min(wantedRatio, least)
  const spread = `${least.toFixed(2)} to ${most.toFixed(2)}`
  const sentence = `median ${median(rates.ours).toFixed(3)}, wanted ≥ ${wantedRatio} or within the other against itself, ${spread}`
  console.log(`${holds ? 'holds' : 'FAILS'}: ${sentence}`)
  if (!holds) process.exitCode = 1
}

/** Returns this code's ratios to the other, and those of the other to itself. */
function ratiosOf(rounds: readonly Round[], of: (measure: Measure) => number) {
  const side = (index: number) =>
    rounds.map(({ [index]: measure }) => (measure === undefined ? Number.NaN : of(measure)))
  return { ours: ratios(side(0), side(1)), noise: ratios(side(2), side(1)) }
}

await main()
