import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from './people.ts'
import type { TestServer } from './test-server.ts'

/** A visitor and the agent who has taken their thread. */
export interface Chat {
  readonly visitor: TestPerson
  readonly agent: TestPerson & { readonly accountUid: string }
  /** The agent's connected device. */
  readonly agentDevice: TestDevice
  readonly uid: string
  readonly topic: string
}

let desks = 0

/** Starts a conversation: the first agent is connected and has the visitor's new thread. */
export async function startChat(server: Pick<TestServer, 'http' | 'wsUrl'>): Promise<Chat> {
  const visitor = await newVisitor(server)
  const agent = await logIn(server)
  desks += 1
  const agentDevice = await connect(server, agent, { device: `desk${desks}` })
  const { uid, topic, type } = await openThread(server, visitor)
  if (type !== 'WELCOME') throw new Error(`the thread was not taken: ${type}`)
  return { visitor, agent, agentDevice, uid, topic }
}
