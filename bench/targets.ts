import { http } from '../test/support/http.ts'
import { logIn, newVisitor, openThread, type TestPerson } from '../test/support/people.ts'
import type { Login } from './generator/mqtt-socket.ts'
import type { PairSpec } from './generator/pair.ts'
import type { UidKind } from './generator/uids.ts'
import type { Resources } from './resources.ts'
import type { Absent } from './row.ts'
import { names } from './rows/names.ts'
import { type ServerChild, startChild } from './servers/child.ts'
import { type ParleyChild, startParley } from './servers/parley.ts'
import { parleyOnPostgres } from './servers/postgres-parley.ts'

/** A server with the generator's talkers connected to it. */
export interface Target<Child extends ServerChild = ServerChild> {
  /** The generator's name for it. */
  readonly name: string
  readonly server: Child
}

/** A visitor and the agent they talk with. */
export interface Couple {
  readonly agent: TestPerson
  readonly visitor: TestPerson
  readonly topic: string
}

/** Who talks, and how. */
export interface TalkOptions {
  readonly pairs: number
  readonly uids: UidKind
  /** Devices of each receiver; 1 by default. */
  readonly devices?: number
}

/** Which Parley to start, and with what Node options. */
export interface ParleyTargetOptions extends TalkOptions {
  readonly nodeOptions?: readonly string[]
  /** Starts that of another checkout. */
  readonly start?: typeof startParley
}

/** Starts Parley with visitors and agents, each visitor in a thread with an agent of their own. */
export async function parleyTarget(
  resources: Resources,
  name: string,
  { nodeOptions = [], start = startParley, ...talk }: ParleyTargetOptions,
): Promise<Target<ParleyChild>> {
  const server = resources.keep(await start(talk.pairs, { nodeOptions }))
  const couples = await meet(server)
  const talkers = couples.map((couple) => pairOf(couple, talk))
  await resources.generator.ask('connect', { target: name, url: mqttUrl(server), talkers })
  await openThreads(server, couples)
  return { name, server }
}

/** Starts Parley on PostgreSQL, with the same talkers. */
export async function postgresTarget(
  resources: Resources,
  talk: ParleyTargetOptions,
): Promise<Target<ParleyChild> | Absent> {
  const start = await parleyOnPostgres(resources)
  if (start === undefined) return { name: names.postgres, absent: 'not installed' }
  return parleyTarget(resources, names.postgres, { ...talk, start })
}

/** Creates a visitor for each of the server's agents, and logs the agents in. */
export async function meet(server: ParleyChild): Promise<readonly Couple[]> {
  const door = { http: http(server.url) }
  return Promise.all(
    server.agents.map(async ({ username, password }) => {
      const [agent, visitor] = await Promise.all([logIn(door, username, password), newVisitor(door)])
      return { agent, visitor, topic: `org/agent/${agent.uid}/${visitor.uid}` }
    }),
  )
}

/** Opens the thread of each couple. The agent must be connected, so that the thread is theirs at once. */
export async function openThreads(server: ServerChild, couples: readonly Couple[]): Promise<void> {
  const door = { http: http(server.url) }
  for (const { agent, visitor } of couples) {
    const { state } = await openThread(door, visitor, { type: '0', sid: agent.uid })
    if (state !== 'CHATTING') throw new Error(`a thread is ${state}`)
  }
}

/** Returns the generator's spec for a couple; the visitor sends. */
export function pairOf({ agent, visitor, topic }: Couple, { uids, devices = 1 }: TalkOptions): PairSpec {
  const receivers = Array.from({ length: devices }, (_, index) => loginOf(agent, `bench${index}`))
  return { kind: 'mqtt', uids, topic, sender: loginOf(visitor, 'bench'), receivers, subscribes: false }
}

/** A real client's session is persistent, so Parley also stores a cursor for each device. */
export function loginOf({ uid, token }: TestPerson, device: string): Login {
  return { clientId: `${uid}/web/${device}`, username: uid, password: token, clean: false }
}

/** Returns where Parley accepts MQTT over WebSocket. */
export function mqttUrl(server: ServerChild): string {
  return `${server.url.replace('http', 'ws')}/websocket`
}

/** The stream between Aedes and the network. */
export type AedesStream = 'ours' | 'stock' | 'tcp'

/** Starts bare Aedes in memory, on our stream, on that of ws, or over TCP. */
export async function aedesTarget(
  resources: Resources,
  name: string,
  { stream, ...talk }: TalkOptions & { readonly stream: AedesStream },
): Promise<Target> {
  return bareTarget(resources, { name, server: await startAedes(resources, stream) }, talk)
}

/** Starts bare Aedes in memory, without connections. */
export async function startAedes(resources: Resources, stream: AedesStream): Promise<ServerChild> {
  const program = new URL('./servers/bare-aedes.ts', import.meta.url)
  return resources.keep(await startChild(program, { words: [stream] }))
}

/** Connects pairs to a broker without accounts. */
export async function bareTarget(resources: Resources, target: Target, talk: TalkOptions): Promise<Target> {
  const talkers = Array.from({ length: talk.pairs }, (_, index) => barePair(index, talk))
  await resources.generator.ask('connect', {
    target: target.name,
    url: target.server.url.replace('http', 'ws'),
    talkers,
  })
  return target
}

/** With names as long as Parley's. */
function barePair(index: number, { uids, devices = 1 }: TalkOptions): PairSpec {
  const [agent, visitor] = [`bench${index}_agent`, `v${String(index).padStart(21, '0')}`]
  const receivers = Array.from({ length: devices }, (_, device) => bareLogin(agent, `bench${device}`))
  const topic = `org/agent/${agent}/${visitor}`
  return { kind: 'mqtt', uids, topic, sender: bareLogin(visitor, 'bench'), receivers, subscribes: true }
}

/** Returns a login for a broker without accounts. */
export function bareLogin(uid: string, device: string): Login {
  return { clientId: `${uid}/web/${device}`, username: uid, password: 'none', clean: true }
}
