import type { BenchOptions } from '../options.ts'
import type { Figures } from '../report/result.ts'
import { staysFlat, within } from '../report/verdict.ts'
import type { Resources } from '../resources.ts'
import type { Row, Stage } from '../row.ts'
import type { ParleyChild } from '../servers/parley.ts'
import { talk } from '../talking.ts'
import { parleyTarget, type Target } from '../targets.ts'
import { names } from './names.ts'
import { stretchOf } from './throughput.ts'

const rss = 'RSS MiB'
const delay = 'event-loop delay p99 ms'
const wal = 'WAL MiB'
const wanted = { rise: 1.2, walRise: 1.5, delayMs: 20 }
/** Number of rounds, however long the soak. */
const looks = 36
const inFlight = 8
const mib = 1024 * 1024

/** J: half of what A delivers, for minutes: each round is a sample of a running server. */
export const soak: Row = {
  letter: 'J',
  title: ({ pairs, soakSeconds }) =>
    `Soak: ${pairs} pairs at half of what × ${inFlight} delivers, for ${soakSeconds} s`,
  rounds: () => looks,
  prepare,
  judge: (results) => [
    ...staysFlat(results, { of: names.parley, figure: rss, atMost: wanted.rise }),
    ...staysFlat(results, { of: names.parley, figure: wal, atMost: wanted.walRise }),
    ...within(results, { of: names.parley, figure: delay, atMost: wanted.delayMs, by: 'worst' }),
  ],
}

async function prepare(options: BenchOptions, resources: Resources): Promise<Stage> {
  const target = await parleyTarget(resources, names.parley, { pairs: options.pairs, uids: 'v7' })
  const { deliveredPerSecond } = await talk(resources.generator, target, { inFlight, ...stretchOf(options) })
  await target.server.watchDelay()
  const load = {
    perSecond: Math.max(1, deliveredPerSecond / 2),
    warmUpMs: 0,
    measureMs: (options.soakSeconds * 1000) / looks,
  }
  return { contenders: [{ name: target.name, measure: () => look(target, load, resources) }] }
}

async function look(
  target: Target<ParleyChild>,
  load: { readonly perSecond: number; readonly warmUpMs: number; readonly measureMs: number },
  resources: Resources,
): Promise<Figures> {
  const run = await talk(resources.generator, target, load)
  const { rssBytes, delayP99Ms } = run.usage
  const { log, wal: walBytes } = target.server.fileBytes()
  return {
    ...{ [rss]: rssBytes / mib, [delay]: delayP99Ms, [wal]: walBytes / mib, 'log MiB': log / mib },
    ...{ 'delivered msg/s': run.deliveredPerSecond, 'delivery p99 ms': run.toDelivery.p99 },
  }
}
