import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, http } from '../../test/support/http.ts'
import { newVisitor, openThread, type TestPerson } from '../../test/support/people.ts'
import { MqttSocket } from '../generator/mqtt-socket.ts'
import type { BenchOptions } from '../options.ts'
import { median } from '../report/numbers.ts'
import type { Figures } from '../report/result.ts'
import { within } from '../report/verdict.ts'
import type { Resources } from '../resources.ts'
import type { Row, Stage } from '../row.ts'
import { type ParleyChild, startParley, startParleyOn } from '../servers/parley.ts'
import { settled } from '../servers/settled.ts'
import { type Couple, loginOf, meet, mqttUrl } from '../targets.ts'

const parley = 'Parley, just started'
const kinds = ['visitor', 'thread', 'message', 'connect', 'list', 'last', 'sync'] as const
const wantedMs = 25
const messages = 60
/** A server at rest takes longer for a request than one that is busy with similar ones. */
const restMs = 300
const [inARow, rested] = [99, 5]

type Kind = (typeof kinds)[number]

const names: Readonly<Record<Kind, string>> = {
  visitor: 'a visitor comes',
  thread: 'a thread opens',
  message: 'a message over HTTP',
  connect: 'an agent connects',
  list: 'their list',
  last: 'last 50',
  sync: 'sync',
}

/**
 * K: the first request of each kind after a start, compared with those after the hundredth, each to a server at rest.
 */
export const first: Row = {
  letter: 'K',
  title: () => 'The first request of each kind after a start',
  rounds: ({ rounds }) => rounds,
  prepare,
  judge: (results) => kinds.flatMap((kind) => within(results, { of: parley, figure: firstOf(kind), atMost: wantedMs })),
}

function firstOf(kind: Kind): string {
  return `${names[kind]}: first, ms`
}

/** A server that has been used before, with a thread to read. */
async function prepare(_options: BenchOptions, resources: Resources): Promise<Stage> {
  const server = resources.keep(await startParley(1))
  const [couple] = await meet(server)
  if (couple === undefined) throw new Error('nobody talks')
  const agentDevice = requestsOf(server, couple)
  await agentDevice.connect()
  await openThread({ http: http(server.url) }, couple.visitor, { type: '0', sid: couple.agent.uid })
  for (let sent = 0; sent < messages; sent += 1) await agentDevice.message()
  await server.end('SIGTERM')
  return { contenders: [{ name: parley, measure: () => measure(server.folder, couple) }] }
}

async function measure(folder: ParleyChild['folder'], couple: Couple): Promise<Figures> {
  const server = await startParleyOn(folder)
  try {
    await settled(server)
    const agentDevice = requestsOf(server, couple)
    const figures: Record<string, number> = {}
    for (const kind of kinds) {
      figures[firstOf(kind)] = await tookMs(agentDevice[kind])
      for (let asked = 1; asked < inARow; asked += 1) await agentDevice[kind]()
      const later: number[] = []
      for (let asked = 0; asked < rested; asked += 1) later.push(await tookMs(agentDevice[kind]))
      figures[`${names[kind]}: later, ms`] = median(later)
    }
    return figures
  } finally {
    await server.end('SIGTERM')
  }
}

async function tookMs(ask: () => Promise<unknown>): Promise<number> {
  await sleep(restMs)
  const fromMs = performance.now()
  await ask()
  return performance.now() - fromMs
}

/** Returns a request of each kind, by somebody of its own. */
function requestsOf(
  server: ParleyChild,
  { agent, visitor, topic }: Couple,
): Readonly<Record<Kind, () => Promise<unknown>>> {
  const door = { http: http(server.url) }
  const comers: TestPerson[] = []
  const get = async (path: string, { token }: TestPerson) => answered(path, await door.http.get(path, token))
  return {
    visitor: async () => void comers.push(await newVisitor(door)),
    thread: async () => openThread(door, comers.pop() ?? (await newVisitor(door))),
    message: async () => {
      const message = { uid: crypto.randomUUID(), type: 'TEXT', content: 'Hi there', thread: { topic } }
      answered('send', await door.http.post('/visitor/api/v1/message/send', message, visitor.token))
    },
    connect: async () => {
      const socket = new MqttSocket(mqttUrl(server), { onPublish: () => {}, onPuback: () => {} })
      await socket.connect(loginOf(agent, 'bench'))
      socket.end()
    },
    list: () => get('/api/v1/thread/query', agent),
    last: () => get(`/api/v1/message/thread/topic?topic=${encodeURIComponent(topic)}&limit=50`, agent),
    sync: () => get('/visitor/api/v1/message/sync', visitor),
  }
}

function answered(what: string, { status }: Answer): void {
  if (status !== 200) throw new Error(`${what}: ${status}`)
}
