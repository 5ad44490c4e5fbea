import { type ChildServer, startChildServer } from '../support/child-server.ts'
import { type Row, rows } from '../support/every-route.ts'
import { openWorld, type World } from '../support/isolation/world.ts'
import { newVisitor, openThread, type TestPerson } from '../support/people.ts'
import type { Random } from '../support/random.ts'
import { jwtSecret } from '../support/test-server.ts'
import { HeapMeter } from './heap.ts'
import { type Answered, fuzzHttp } from './http-fuzzer.ts'
import { type Innocent, talkBeside } from './innocent.ts'
import { type Fuzzed, fuzzMqtt } from './mqtt-fuzzer.ts'

/** A server that is fuzzed at both doors while two people talk. */
export interface Storm {
  readonly server: ChildServer
  /** Fuzzes with that amount. `bytes` is the heap afterwards. */
  readonly rage: (amount: Amount) => Promise<{ spoken: Fuzzed; answered: Answered; bytes: number }>
  /** Sends the requests that delete something, after which it cannot be fuzzed any more. */
  readonly destroy: (requests: number) => Promise<Answered>
  /** Lets everybody leave; returns how long each message of the two took, in ms. */
  readonly calm: () => Promise<readonly number[]>
}

interface Amount {
  readonly packets: number
  readonly requests: number
}

const ends = /close$|delete$|revoke$|remove$|takeover$|leave$/

/** Starts it with the limits lifted that only protect from overuse: otherwise most would be refused unread. */
export async function openStorm(random: Random): Promise<Storm> {
  const server = await startChildServer({
    NODE_OPTIONS: '--inspect=127.0.0.1:0',
    PARLEY_LIMITS: 'off',
    PARLEY_LOG_LEVEL: 'trace',
    PARLEY_JWT_SECRET: jwtSecret,
  })
  const heap = await HeapMeter.attach(server.stderr)
  const world = await openWorld(server)
  const innocent = await beside(server, world.rightful.admin)
  const all = rows(world.scene).filter(({ path }) => !path.endsWith('logout'))
  const [ending, usual] = [all.filter(({ path }) => ends.test(path)), all.filter(({ path }) => !ends.test(path))]
  const http = (asked: readonly Row[], requests: number) =>
    fuzzHttp({ server, random, rows: asked, tokens: tokensOf(world), requests })
  return {
    server,
    rage: async ({ packets, requests }) => {
      const { victim, holder, asked } = world.rightful
      const people = [victim, holder, asked, world.strangers.visitor]
      const mqtt = fuzzMqtt({ server, random, scene: world.scene, people, packets })
      const [spoken, answered] = await Promise.all([mqtt, http(usual, requests)])
      return { spoken, answered, bytes: await heap.usedBytes() }
    },
    destroy: (requests) => http(ending, requests),
    calm: async () => {
      const tookMs = await innocent.end()
      world.close()
      heap.close()
      return tookMs
    },
  }
}

function tokensOf({ rightful: { victim, holder, admin } }: World) {
  return { open: victim.token, visitor: victim.token, agent: holder.token, admin: admin.token }
}

/** A visitor and an agent who must not be harmed. */
async function beside(server: ChildServer, agent: TestPerson): Promise<Innocent> {
  const visitor = await newVisitor(server, 'Innocent')
  const { uid: threadUid, topic } = await openThread(server, visitor, { type: '0', sid: agent.uid })
  await server.http.post('/api/v1/agent/accept', { threadUid }, agent.token)
  return talkBeside(server, { visitor, agent, topic })
}
