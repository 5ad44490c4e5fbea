import type { Generator } from '../generator/process.ts'
import type { BenchOptions } from '../options.ts'
import type { Figures, Result } from '../report/result.ts'
import { atLeastTimes, neverFalls, type Verdict } from '../report/verdict.ts'
import type { Resources } from '../resources.ts'
import type { Absent, Contender, Row, Stage } from '../row.ts'
import { startMosquitto, startRedis } from '../servers/others.ts'
import type { ParleyChild } from '../servers/parley.ts'
import { type Run, talk } from '../talking.ts'
import { aedesTarget, bareTarget, parleyTarget, postgresTarget, type Target } from '../targets.ts'
import { names } from './names.ts'

const tcp = 'Aedes in memory over TCP'
const mosquitto = 'Mosquitto in memory over TCP'
const redis = 'Redis XADD, appendfsync always, nobody hears'
export const delivered = 'delivered msg/s'

/** The share of in-memory Aedes that the durable line must reach, by messages in flight. */
const wanted: Readonly<Record<number, { readonly ours: number; readonly stock: number }>> = {
  8: { ours: 0.6, stock: 2.5 },
  32: { ours: 0.7, stock: 3 },
}

/** A: messages a second of the durable line, compared with brokers that store nothing and a log without subscribers. */
export const throughput: Row = {
  letter: 'A',
  title: ({ pairs, inFlights, seconds }) =>
    `Throughput: ${pairs} pairs × ${inFlights.join(' and ')} on the way, QoS 1, ${seconds} s a round`,
  rounds: ({ rounds }) => rounds,
  prepare,
  judge: (results, { inFlights }) => inFlights.flatMap((inFlight) => judgeAt(results, inFlight)),
}

async function prepare(options: BenchOptions, resources: Resources): Promise<Stage> {
  const { pairs } = options
  const ours = [
    await parleyTarget(resources, names.parley, { pairs, uids: 'v7' }),
    await parleyTarget(resources, names.random, { pairs, uids: 'random' }),
  ]
  const onPostgres = await postgresTarget(resources, { pairs, uids: 'v7' })
  const others = [
    await aedesTarget(resources, names.ours, { pairs, uids: 'v7', stream: 'ours' }),
    await aedesTarget(resources, names.stock, { pairs, uids: 'v7', stream: 'stock' }),
    await aedesTarget(resources, tcp, { pairs, uids: 'v7', stream: 'tcp' }),
    await mosquittoTarget(resources, pairs),
    await redisTarget(resources, pairs),
  ]
  const acknowledged = new Map<string, number>()
  return {
    contenders: options.inFlights.flatMap((inFlight) =>
      [...ours, onPostgres, ...others].map((one) =>
        contenderOf(resources.generator, one, { inFlight, acknowledged, options }),
      ),
    ),
    check: async () => {
      await resources.generator.end()
      const durable = 'absent' in onPostgres ? ours : [...ours, onPostgres]
      return Promise.all(durable.map(({ name, server }) => checkStored(name, server, acknowledged.get(name) ?? 0)))
    },
  }
}

async function mosquittoTarget(resources: Resources, pairs: number): Promise<Target | Absent> {
  const server = await startMosquitto()
  if (server === undefined) return { name: mosquitto, absent: 'not installed' }
  return bareTarget(resources, { name: mosquitto, server: resources.keep(server) }, { pairs, uids: 'v7' })
}

async function redisTarget(resources: Resources, pairs: number): Promise<Target | Absent> {
  const server = await startRedis()
  if (server === undefined) return { name: redis, absent: 'not installed' }
  const talkers = Array.from({ length: pairs }, (_, index) => ({
    ...({ kind: 'redis', uids: 'v7', topic: `org/agent/bench${index}` } as const),
  }))
  await resources.generator.ask('connect', { target: redis, url: resources.keep(server).url, talkers })
  return { name: redis, server }
}

interface How {
  readonly inFlight: number
  /** By target, how many messages of its talkers were acknowledged in total. */
  readonly acknowledged: Map<string, number>
  readonly options: BenchOptions
}

function contenderOf(
  generator: Generator,
  target: Target | Absent,
  { inFlight, acknowledged, options }: How,
): Contender | Absent {
  const name = at(target.name, inFlight)
  if ('absent' in target) return { name, absent: target.absent }
  return {
    name,
    measure: async () => {
      const run = await talk(generator, target, { inFlight, ...stretchOf(options) })
      acknowledged.set(target.name, run.totals.acknowledged)
      return figuresOf(run)
    },
  }
}

/** Returns the stretch of a round. */
export function stretchOf({ seconds, warmUpSeconds }: BenchOptions) {
  return { warmUpMs: warmUpSeconds * 1000, measureMs: seconds * 1000 }
}

/** Returns the figures of a round in a closed loop. */
export function figuresOf({ deliveredPerSecond, toDelivery, ...run }: Run): Figures {
  return {
    [delivered]: deliveredPerSecond,
    'delivery p50 ms': toDelivery.p50,
    'delivery p99 ms': toDelivery.p99,
    'server cores': run.serverCores,
    'its main thread': run.mainCores,
    'generator cores': run.generatorCores,
  }
}

/** Checks that what was acknowledged is in the file of a server that is killed: nothing may depend on a clean exit. */
async function checkStored(name: string, server: ParleyChild, acknowledged: number): Promise<Verdict> {
  await server.end('SIGKILL')
  const stored = server.storedTexts()
  const is = `${acknowledged} acknowledged, ${stored} stored`
  return { holds: stored === acknowledged, what: `${name}, killed`, is, wanted: 'the same' }
}

function judgeAt(results: readonly Result[], inFlight: number): readonly Verdict[] {
  const least = wanted[inFlight]
  const figure = delivered
  const [parley, random] = [at(names.parley, inFlight), at(names.random, inFlight)]
  const [toOurs, toStock] = [at(names.ours, inFlight), at(names.stock, inFlight)]
  return [
    ...(least === undefined ? [] : atLeastTimes(results, { of: parley, to: toOurs, figure }, least.ours)),
    ...(least === undefined ? [] : atLeastTimes(results, { of: parley, to: toStock, figure }, least.stock)),
    ...neverFalls(results, { of: parley, to: toOurs, figure }),
    ...neverFalls(results, { of: random, to: toOurs, figure }),
  ]
}

function at(name: string, inFlight: number): string {
  return `${name} × ${inFlight}`
}
