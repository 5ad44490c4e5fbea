import { http } from '../test/support/http.ts'
import { logIn, newVisitor, openThread } from '../test/support/people.ts'
import type { PairSpec } from './generator/pair.ts'
import type { Generator } from './generator/process.ts'
import { type ServerChild, startChild } from './servers/child.ts'
import { type ParleyChild, startParley } from './servers/parley.ts'

/** A server with the generator's pairs connected to it. */
export interface Target<Child extends ServerChild = ServerChild> {
  readonly name: string
  readonly server: Child
}

/** Which Parley, and with what its Node is started. */
export interface ParleyTargetOptions {
  readonly nodeOptions?: readonly string[]
  /** Of another checkout. */
  readonly start?: typeof startParley
}

/** Starts Parley: visitors and agents, each visitor in a thread with an agent of their own. */
export async function parleyTarget(
  generator: Generator,
  pairCount: number,
  { nodeOptions = [], start = startParley }: ParleyTargetOptions = {},
): Promise<Target<ParleyChild>> {
  const name = 'Parley, durable'
  const server = await start(pairCount, { nodeOptions })
  const door = { http: http(server.url) }
  const people = await Promise.all(
    server.agents.map(async ({ username, password }) => ({
      agent: await logIn(door, username, password),
      visitor: await newVisitor(door),
    })),
  )
  const pairs = people.map(({ agent, visitor }) => ({
    topic: `org/agent/${agent.uid}/${visitor.uid}`,
    sender: loginOf(visitor),
    receiver: loginOf(agent),
    subscribes: false,
  }))
  await generator.connect(name, `${wsUrl(server)}/websocket`, pairs)
  // Now that the agents are there, so that each thread is assigned at once.
  for (const { agent, visitor } of people) {
    const { state } = await openThread(door, visitor, { type: '0', sid: agent.uid })
    if (state !== 'CHATTING') throw new Error(`a thread is ${state}`)
  }
  return { name, server }
}

/** A real client's session is lasting: Parley keeps a cursor for each device on top. */
function loginOf({ uid, token }: { uid: string; token: string }): PairSpec['sender'] {
  return { clientId: `${uid}/web/bench`, username: uid, password: token, clean: false }
}

/** Starts bare Aedes in memory on our stream or on that of ws. */
export async function aedesTarget(generator: Generator, pairCount: number, stream: 'ours' | 'stock'): Promise<Target> {
  const name = stream === 'ours' ? 'Aedes in memory, our stream' : 'Aedes in memory, createWebSocketStream'
  const server = await startChild(new URL('./servers/bare-aedes.ts', import.meta.url), { words: [stream] })
  const pairs = Array.from({ length: pairCount }, (_, index) => barePair(index))
  await generator.connect(name, wsUrl(server), pairs)
  return { name, server }
}

/** With names as long as Parley's. */
function barePair(index: number): PairSpec {
  const agent = `bench${index}_agent`
  const visitor = `v${String(index).padStart(21, '0')}`
  const login = (uid: string) => ({ clientId: `${uid}/web/bench`, username: uid, password: 'none', clean: true })
  return { topic: `org/agent/${agent}/${visitor}`, sender: login(visitor), receiver: login(agent), subscribes: true }
}

function wsUrl({ url }: ServerChild): string {
  return url.replace('http', 'ws')
}
