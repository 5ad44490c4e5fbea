import type { UidKind } from '../generator/uids.ts'
import type { BenchOptions } from '../options.ts'
import { atLeastTimes, neverFalls } from '../report/verdict.ts'
import type { Resources } from '../resources.ts'
import type { Contender, Row, Stage } from '../row.ts'
import { stockedParley } from '../stocked.ts'
import { talk } from '../talking.ts'
import { aedesTarget } from '../targets.ts'
import { names } from './names.ts'
import { delivered, figuresOf, stretchOf } from './throughput.ts'

/** Share of what the shortest log delivers. Random uids have their price, but no cliff. */
const wanted: Readonly<Record<UidKind, number>> = { v7: 0.8, random: 0.5 }
const kinds = ['v7', 'random'] as const
const inFlight = 8

/** I: the throughput of A in a log that has grown. */
export const growth: Row = {
  letter: 'I',
  title: ({ pairs, stored, seconds }) =>
    `Growth: ${pairs} pairs × ${inFlight} after ${stored.map(counted).join(', ')} stored messages, ${seconds} s a round`,
  rounds: ({ rounds }) => rounds,
  prepare,
  judge: (results, { stored: [first = 0, ...more] }) =>
    kinds.flatMap((uids) => [
      ...more.flatMap((stored) =>
        atLeastTimes(results, { of: nameOf(uids, stored), to: nameOf(uids, first), figure: delivered }, wanted[uids]),
      ),
      ...[first, ...more].flatMap((stored) =>
        neverFalls(results, { of: nameOf(uids, stored), to: names.ours, figure: delivered }),
      ),
    ]),
}

async function prepare(options: BenchOptions, resources: Resources): Promise<Stage> {
  const { pairs } = options
  const load = { inFlight, ...stretchOf(options) }
  const contenders: Contender[] = []
  for (const uids of kinds) {
    for (const stored of options.stored) {
      const target = await stockedParley(resources, { name: nameOf(uids, stored), pairs, uids, stored })
      contenders.push({
        name: target.name,
        measure: async () => figuresOf(await talk(resources.generator, target, load)),
      })
    }
  }
  const ours = await aedesTarget(resources, names.ours, { pairs, uids: 'v7', stream: 'ours' })
  contenders.push({ name: ours.name, measure: async () => figuresOf(await talk(resources.generator, ours, load)) })
  return { contenders }
}

function nameOf(uids: UidKind, stored: number): string {
  return `${counted(stored)} stored, uids ${uids}`
}

/** Formats a number of messages for names. */
export function counted(count: number): string {
  return count.toLocaleString('en')
}
