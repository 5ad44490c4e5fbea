import type { BenchOptions } from '../options.ts'
import type { Figures } from '../report/result.ts'
import { neverFalls } from '../report/verdict.ts'
import type { Resources } from '../resources.ts'
import type { Row, Stage } from '../row.ts'
import { type Run, talk } from '../talking.ts'
import { aedesTarget, parleyTarget } from '../targets.ts'
import { names } from './names.ts'
import { stretchOf } from './throughput.ts'

const deliveries = 'deliveries/s'
/** Messages in flight, each to all devices. */
const inFlight = 4

/** D: one message to many devices; it counts once the last of them has it. */
export const fanOut: Row = {
  letter: 'D',
  title: ({ devices, seconds }) =>
    `Fan-out: one message to ${devices} devices, ${inFlight} on the way, QoS 1, ${seconds} s a round`,
  rounds: ({ rounds }) => rounds,
  prepare,
  judge: (results) => neverFalls(results, { of: names.parley, to: names.ours, figure: deliveries }),
}

async function prepare(options: BenchOptions, resources: Resources): Promise<Stage> {
  const { devices } = options
  const all = [
    await parleyTarget(resources, names.parley, { pairs: 1, devices, uids: 'v7' }),
    await aedesTarget(resources, names.ours, { pairs: 1, devices, uids: 'v7', stream: 'ours' }),
    await aedesTarget(resources, names.stock, { pairs: 1, devices, uids: 'v7', stream: 'stock' }),
  ]
  return {
    contenders: all.map((target) => ({
      name: target.name,
      measure: async () =>
        figuresOf(await talk(resources.generator, target, { inFlight, ...stretchOf(options) }), devices),
    })),
  }
}

function figuresOf({ deliveredPerSecond, toDelivery, ...run }: Run, devices: number): Figures {
  return {
    [deliveries]: deliveredPerSecond * devices,
    'messages/s': deliveredPerSecond,
    'to the last device, p50 ms': toDelivery.p50,
    'to the last device, p99 ms': toDelivery.p99,
    'server cores': run.serverCores,
    'its main thread': run.mainCores,
    'generator cores': run.generatorCores,
  }
}
