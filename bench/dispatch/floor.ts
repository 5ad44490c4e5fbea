import { randomBytes } from 'node:crypto'
import { type Claims, Tokens } from '../../app/tokens.ts'
import { newUid } from '../../app/uid.ts'
import type { SessionUid } from '../../domain/ids.ts'
import { type Http, http } from '../../test/support/http.ts'
import { openThread, type TestPerson } from '../../test/support/people.ts'
import { decode, type TestMessage } from '../../test/support/wire.ts'
import { type BenchAgent, type ParleyChild, startParley } from '../servers/parley.ts'
import { inTurns } from './in-turns.ts'
import { startListeners } from './listeners.ts'
import type { DispatchOptions, Scene } from './options.ts'
import { Sockets } from './sockets.ts'

const lifetimeMs = 60 * 60_000

/** What an agent's socket hears that matters here. */
export type OnHeard = (agentUid: string, message: TestMessage) => void

/** An agent with a token. */
export type Clerk = TestPerson & { readonly accountUid: string }

/** A server with agents at their consoles and visitors in their queue. */
export interface Floor {
  readonly server: ParleyChild
  readonly http: Http
  readonly clerks: readonly Clerk[]
  readonly visitors: Map<string, TestPerson>
  /** New visitors who ask for the workgroup. */
  readonly fill: (count: number) => Promise<void>
  /** Has so many of the visitors listen, those who do already among them. */
  readonly listen: (count: number) => Promise<void>
  /** Packets that all sockets have heard. */
  readonly heard: () => Promise<number>
  readonly close: () => Promise<void>
}

/** Starts the server of scenes that differ in their queue alone; all agents are connected and nobody waits. */
export async function openFloor(scenes: readonly Scene[], options: DispatchOptions, onHeard: OnHeard): Promise<Floor> {
  const [scene] = scenes
  if (scene === undefined) throw new Error('nothing to measure')
  const secret = randomBytes(32).toString('hex')
  const server = await startParley(scene.agents, {
    environment: { PARLEY_JWT_SECRET: secret },
    visitors: scene.agents * options.capacity + Math.max(...scenes.map((one) => one.waiting)),
    capacity: options.capacity,
    settings: { accept: scene.accept, goneSeconds: 24 * 60 * 60, offerSeconds: 600 },
    nodeOptions: options.profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profileFolder}`],
  })
  const tokens = new Tokens(secret)
  const clerks = server.agents.map((agent) => clerkOf(agent, tokens))
  const visitors = new Map<string, TestPerson>()
  const rest = server.visitors.map((uid) => ({ uid, token: tokenFor({ uid, kind: 'visitor' }, tokens) }))
  const sockets = new Sockets(server.url)
  const listeners = startListeners(server.url)
  const listening = new Set<string>()
  const door = { http: http(server.url) }
  await inTurns(clerks, (clerk) => sockets.connect(clerk, (payload) => listenFor(payload, clerk.uid, onHeard)))
  return {
    ...{ server, clerks, visitors, ...door, heard: async () => sockets.heard + (await listeners.connect([])) },
    fill: (count) =>
      inTurns([...rest.splice(0, count)], async (visitor) => {
        visitors.set(visitor.uid, visitor)
        await openThread(door, visitor)
      }),
    listen: async (count) => {
      const silent = [...visitors.values()].filter(({ uid }) => !listening.has(uid))
      const wanted = silent.slice(0, Math.max(0, count - listening.size))
      for (const { uid } of wanted) listening.add(uid)
      await listeners.connect(wanted)
    },
    close: async () => {
      listeners.end()
      sockets.end()
      await server.end('SIGTERM')
      server.removeFolder()
    },
  }
}

/** Logging in would hash a password for each. */
function clerkOf({ uid, accountUid }: BenchAgent, tokens: Tokens): Clerk {
  return { uid, accountUid, token: tokenFor({ uid: accountUid, kind: 'agent' }, tokens) }
}

function tokenFor(holder: Pick<Claims, 'uid' | 'kind'>, tokens: Tokens): string {
  const issuedAt = Date.now()
  const life = {
    session: newUid() as SessionUid,
    issuedAt,
    expiresAt: issuedAt + lifetimeMs,
    generation: 0,
    credentials: 0,
  }
  return tokens.sign('access', { ...holder, ...life })
}

/** Agents hear much: only what matters is decoded. */
function listenFor(payload: Buffer, agentUid: string, onHeard: OnHeard): void {
  if (payload.includes('WELCOME') || payload.includes('OFFER')) onHeard(agentUid, decode(payload))
}
