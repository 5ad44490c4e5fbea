import type { HttpSpec } from '../generator/protocols.ts'
import type { BenchOptions } from '../options.ts'
import type { Figures } from '../report/result.ts'
import { atLeastTimes, neverFalls } from '../report/verdict.ts'
import type { Resources } from '../resources.ts'
import type { Contender, Row, Stage } from '../row.ts'
import { type ServerChild, startChild } from '../servers/child.ts'
import { diskFolder, removeFolder } from '../servers/disk-folder.ts'
import { startParley } from '../servers/parley.ts'
import { type Run, talk } from '../talking.ts'
import { loginOf, meet, mqttUrl, openThreads } from '../targets.ts'
import { stretchOf } from './throughput.ts'

const parley = 'Parley, durable and delivered'
const each = 'bare Fastify, a commit each request'
const together = 'bare Fastify, a commit each turn'
const answered = 'answered requests/s'
const wanted = 0.5
const path = '/visitor/api/v1/message/send'

/** C: sending over HTTP compared with a bare Fastify route of the same schema that commits the same row. */
export const httpSend: Row = {
  letter: 'C',
  title: ({ pairs, seconds }) => `HTTP send: ${pairs} visitors × 1 request on the way, ${seconds} s a round`,
  rounds: ({ rounds }) => rounds,
  prepare,
  judge: (results) => [
    ...atLeastTimes(results, { of: parley, to: each, figure: answered }, wanted),
    ...neverFalls(results, { of: parley, to: each, figure: answered }),
  ],
}

async function prepare(options: BenchOptions, resources: Resources): Promise<Stage> {
  const topics = Array.from({ length: options.pairs }, (_, index) => `org/agent/bench${index}/v${index}`)
  const bare = topics.map((topic) => senderOf(topic, 'none'))
  return {
    contenders: [
      await parleyContender(options, resources),
      await contenderOf({ name: each, server: await startRoute('each', resources) }, bare, { options, resources }),
      await contenderOf({ name: together, server: await startRoute('gathered', resources) }, bare, {
        options,
        resources,
      }),
    ],
  }
}

async function parleyContender(options: BenchOptions, resources: Resources): Promise<Contender> {
  const server = resources.keep(await startParley(options.pairs))
  const couples = await meet(server)
  // Agents receive the messages, as in production.
  const logins = couples.map(({ agent }) => loginOf(agent, 'bench'))
  await resources.generator.ask('listen', { target: 'agents', url: mqttUrl(server), logins, atOnce: 16 })
  await openThreads(server, couples)
  const senders = couples.map(({ topic, visitor }) => senderOf(topic, visitor.token))
  return contenderOf({ name: parley, server }, senders, { options, resources })
}

async function contenderOf(
  target: { readonly name: string; readonly server: ServerChild },
  talkers: readonly HttpSpec[],
  { options, resources }: { readonly options: BenchOptions; readonly resources: Resources },
): Promise<Contender> {
  const { name, server } = target
  await resources.generator.ask('connect', { target: name, url: server.url.replace('http', 'tcp'), talkers })
  const measure = async () => figuresOf(await talk(resources.generator, target, { inFlight: 1, ...stretchOf(options) }))
  return { name, measure }
}

function senderOf(topic: string, token: string): HttpSpec {
  return { kind: 'http', uids: 'v7', topic, path, token }
}

async function startRoute(kind: 'each' | 'gathered', resources: Resources): Promise<ServerChild> {
  const folder = diskFolder('parley-route-')
  const program = new URL('../servers/bare-route.ts', import.meta.url)
  const server = await startChild(program, { words: [kind, folder] })
  return resources.keep({ ...server, removeFolder: () => removeFolder(folder) })
}

function figuresOf({ acknowledgedPerSecond, toAcknowledgement, serverCores, mainCores }: Run): Figures {
  return {
    [answered]: acknowledgedPerSecond,
    'p50 ms': toAcknowledgement.p50,
    'p99 ms': toAcknowledgement.p99,
    'server cores': serverCores,
    'its main thread': mainCores,
  }
}
