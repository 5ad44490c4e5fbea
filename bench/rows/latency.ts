import type { BenchOptions } from '../options.ts'
import type { Figures } from '../report/result.ts'
import { neverFalls, within } from '../report/verdict.ts'
import type { Resources } from '../resources.ts'
import type { Row, Stage } from '../row.ts'
import { type Run, talk } from '../talking.ts'
import { aedesTarget, parleyTarget, postgresTarget } from '../targets.ts'
import { names } from './names.ts'
import { stretchOf } from './throughput.ts'

const p99 = 'to delivery, p99 ms'
const wantedP99Ms = 10

/** B: how long a message takes at a rate far below the limit, planned in advance whatever the server does. */
export const latency: Row = {
  letter: 'B',
  title: ({ pairs, perSecond, seconds }) =>
    `Latency at ${perSecond} msg/s, open loop, from when each was planned: ${pairs} pairs, QoS 1, ${2 * seconds} s a round`,
  rounds: ({ rounds }) => rounds,
  prepare,
  judge: (results) => [
    ...within(results, { of: names.parley, figure: p99, atMost: wantedP99Ms }),
    ...neverFalls(results, { of: names.parley, to: names.ours, figure: 'delivered msg/s' }),
  ],
}

async function prepare(options: BenchOptions, resources: Resources): Promise<Stage> {
  const { pairs, perSecond } = options
  const all = [
    await parleyTarget(resources, names.parley, { pairs, uids: 'v7' }),
    await postgresTarget(resources, { pairs, uids: 'v7' }),
    await aedesTarget(resources, names.ours, { pairs, uids: 'v7', stream: 'ours' }),
    await aedesTarget(resources, names.stock, { pairs, uids: 'v7', stream: 'stock' }),
  ]
  const { warmUpMs, measureMs } = stretchOf(options)
  const load = { perSecond, warmUpMs, measureMs: 2 * measureMs }
  return {
    contenders: all.map((target) => {
      if ('absent' in target) return target
      return { name: target.name, measure: async () => figuresOf(await talk(resources.generator, target, load)) }
    }),
  }
}

function figuresOf({ toAcknowledgement, toDelivery, ...run }: Run): Figures {
  return {
    'to PUBACK, p50 ms': toAcknowledgement.p50,
    'to PUBACK, p99 ms': toAcknowledgement.p99,
    'to PUBACK, p99.9 ms': toAcknowledgement.p999,
    'to delivery, p50 ms': toDelivery.p50,
    [p99]: toDelivery.p99,
    'to delivery, p99.9 ms': toDelivery.p999,
    'delivered msg/s': run.deliveredPerSecond,
    'the generator late by, p99 ms': run.sentLate,
    'server cores': run.serverCores,
  }
}
