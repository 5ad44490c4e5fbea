import type { AcceptMode } from '../../domain/organization/workgroup.ts'
import { type Http, http } from '../../test/support/http.ts'
import { openThread, type TestPerson } from '../../test/support/people.ts'
import { decode, type TestMessage } from '../../test/support/wire.ts'
import { inTurns } from '../generator/in-turns.ts'
import { addressOf } from '../generator/listeners.ts'
import { MqttSocket } from '../generator/mqtt-socket.ts'
import type { Resources } from '../resources.ts'
import { type ParleyChild, startParley } from '../servers/parley.ts'
import { openMint } from '../servers/tokens.ts'
import { loginOf, mqttUrl } from '../targets.ts'

/** A workgroup at work: its number of agents, and the length of its queue. */
export interface Scene {
  readonly name: string
  readonly accept: AcceptMode
  readonly agents: number
  /** Threads of each agent. */
  readonly capacity: number
  readonly waiting: number
  /** How many of all visitors have a socket. */
  readonly listening: number
}

/** Called with the relevant messages that an agent's socket receives. */
export type OnHeard = (agentUid: string, message: TestMessage) => void

/** A server with agents at their consoles and visitors in their queue. */
export interface Floor {
  readonly server: ParleyChild
  readonly http: Http
  readonly agents: readonly TestPerson[]
  readonly visitors: ReadonlyMap<string, TestPerson>
}

/** Starts the server of a scene: every agent is connected, every visitor has asked for the workgroup. */
export async function openFloor(scene: Scene, resources: Resources, onHeard: OnHeard): Promise<Floor> {
  const mint = openMint()
  const sockets: MqttSocket[] = []
  // Registered before the server, so that the sockets end before it: they throw when it hangs up.
  resources.after(() => {
    for (const socket of sockets) socket.end()
  })
  const { agents: agentCount, capacity, waiting, accept } = scene
  const server = resources.keep(
    await startParley(agentCount, {
      ...{ environment: mint.environment, visitors: agentCount * capacity + waiting, capacity },
      settings: { accept, goneSeconds: 24 * 60 * 60, offerSeconds: 600 },
    }),
  )
  const agents = server.agents.map(({ uid, accountUid }) => ({
    uid,
    token: mint.tokenFor({ uid: accountUid, kind: 'agent' }),
  }))
  const visitors = server.visitors.map((uid) => ({ uid, token: mint.tokenFor({ uid, kind: 'visitor' }) }))
  const door = { http: http(server.url) }
  await connectAgents({ server, agents }, onHeard, sockets)
  await inTurns(visitors, async (visitor) => {
    await openThread(door, visitor)
  })
  const logins = visitors.slice(0, scene.listening).map((one) => loginOf(one, 'bench'))
  await resources.generator.ask('listen', { target: scene.name, url: mqttUrl(server), logins, atOnce: 16 })
  return { server, agents, visitors: new Map(visitors.map((one) => [one.uid, one])), ...door }
}

async function connectAgents(
  { server, agents }: Pick<Floor, 'server' | 'agents'>,
  onHeard: OnHeard,
  sockets: MqttSocket[],
): Promise<void> {
  await inTurns(agents, async (agent, index) => {
    const onPublish = (payload: Buffer) => listenFor(payload, agent.uid, onHeard)
    const socket = new MqttSocket(mqttUrl(server), { onPublish, onPuback: () => {} }, addressOf(index))
    sockets.push(socket)
    await socket.connect(loginOf(agent, 'bench'))
  })
}

/** Agents receive a lot: only relevant messages are decoded. */
function listenFor(payload: Buffer, agentUid: string, onHeard: OnHeard): void {
  if (payload.includes('WELCOME') || payload.includes('OFFER')) onHeard(agentUid, decode(payload))
}
