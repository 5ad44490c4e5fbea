import type { Login } from '../generator/mqtt-socket.ts'
import type { BenchOptions } from '../options.ts'
import type { Figures } from '../report/result.ts'
import { within } from '../report/verdict.ts'
import type { Resources } from '../resources.ts'
import type { Contender, Row, Stage } from '../row.ts'
import type { ServerChild } from '../servers/child.ts'
import { startParley } from '../servers/parley.ts'
import { coresOver, settled } from '../servers/settled.ts'
import { openMint } from '../servers/tokens.ts'
import { type AedesStream, bareLogin, loginOf, mqttUrl, startAedes } from '../targets.ts'
import { names } from './names.ts'

const parley = 'Parley, lasting sessions'
const fresh = 'connects/s, new devices'
const again = 'connects/s, known devices'
const rss = 'RSS KiB each, just started'
const rssLater = 'RSS KiB each, after others came and went'
const wanted = { perSecond: 2000, kib: 30 }
/** CONNECTs in flight. */
const atOnce = 200

/** E: silent connections: how fast they connect, and what they cost in memory and in CPU. */
export const idle: Row = {
  letter: 'E',
  title: ({ idle: count, idleSeconds }) =>
    `${count.toLocaleString('en')} idle connections from several addresses, ${atOnce} at once, watched for ${idleSeconds} s`,
  rounds: ({ fewRounds }) => fewRounds,
  prepare,
  judge: (results) => [
    ...within(results, { of: parley, figure: fresh, atLeast: wanted.perSecond }),
    ...within(results, { of: parley, figure: again, atLeast: wanted.perSecond }),
    ...within(results, { of: parley, figure: rss, atMost: wanted.kib }),
  ],
}

async function prepare(options: BenchOptions, resources: Resources): Promise<Stage> {
  return {
    contenders: [
      await parleyContender({ options, resources }),
      await aedesContender(names.ours, 'ours', { options, resources }),
      await aedesContender(names.stock, 'stock', { options, resources }),
    ],
  }
}

interface Where {
  readonly options: BenchOptions
  readonly resources: Resources
}

async function parleyContender(where: Where): Promise<Contender> {
  const { options, resources } = where
  const mint = openMint()
  const start = async () => {
    const server = resources.keep(await startParley(0, { environment: mint.environment, visitors: options.idle }))
    return { server, url: mqttUrl(server), visitors: server.visitors }
  }
  const started = await start()
  const people = started.visitors.map((uid) => ({ uid, token: mint.tokenFor({ uid, kind: 'visitor' }) }))
  const loginsOf = (name: string) => people.map((one) => loginOf(one, name))
  const side = await sideOf(parley, started, where)
  return {
    name: parley,
    measure: async (round) => {
      // Each round has devices that are new to the server.
      const logins = loginsOf(`bench${round}`)
      const first = await side.visit(logins)
      const second = await side.visit(logins)
      return {
        ...{ [fresh]: first.perSecond, [again]: second.perSecond },
        [rss]: await kibOnceStarted(parley, start, { logins: loginsOf('bench'), where }),
        [rssLater]: second.kib,
        ...{ 'CONNECT p99 ms, new devices': first.p99Ms, 'CONNECT p99 ms, known devices': second.p99Ms },
        'cores while idle': second.cores,
      }
    },
  }
}

async function aedesContender(name: string, stream: AedesStream, where: Where): Promise<Contender> {
  const start = async () => {
    const server = await startAedes(where.resources, stream)
    return { server, url: server.url.replace('http', 'ws') }
  }
  const side = await sideOf(name, await start(), where)
  const logins = Array.from({ length: where.options.idle }, (_, index) => bareLogin(`v${index}`, 'bench'))
  return {
    name,
    measure: async (): Promise<Figures> => {
      const { perSecond, kib, p99Ms, cores } = await side.visit(logins)
      return {
        ...{ [fresh]: perSecond, [rss]: await kibOnceStarted(name, start, { logins, where }), [rssLater]: kib },
        ...{ 'CONNECT p99 ms, new devices': p99Ms, 'cores while idle': cores },
      }
    },
  }
}

/** A server to connect to. */
interface Started {
  readonly server: ServerChild
  readonly url: string
}

/**
 * Returns the memory for each connection to a server that has just started: one that many have left keeps freed memory
 * until it needs it.
 */
async function kibOnceStarted(
  name: string,
  start: () => Promise<Started>,
  { logins, where }: { readonly logins: readonly Login[]; readonly where: Where },
): Promise<number> {
  const started = await start()
  // The generator knows its targets by name.
  const side = await sideOf(`${name} at ${started.url}`, started, where)
  const { kib } = await side.visit(logins)
  await started.server.end('SIGKILL')
  return kib
}

/** A server to connect to, with its memory before anybody connects. */
async function sideOf(target: string, { server, url }: Started, { options, resources }: Where) {
  await settled(server)
  const before = (await server.usage()).rssBytes
  return {
    /** Connects all, waits a while, and disconnects them. */
    visit: async (logins: readonly Login[]) => {
      const arrived = await resources.generator.ask('listen', { target, url, logins, atOnce })
      await settled(server)
      const cores = await coresOver(server, options.idleSeconds * 1000)
      const kib = ((await server.usage()).rssBytes - before) / 1024 / logins.length
      await resources.generator.ask('hangUp', { target })
      await settled(server)
      return { ...arrived, cores, kib }
    },
  }
}
