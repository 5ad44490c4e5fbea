import { type Chat, startChat } from '../support/chat.ts'
import { connect, type TestDevice } from '../support/people.ts'
import type { TestServer } from '../support/test-server.ts'
import type { TestMessage } from '../support/wire.ts'

type Server = Pick<TestServer, 'http' | 'wsUrl'>

/** A conversation, and a device of the visitor that stays connected. */
export interface Watched extends Chat {
  readonly witness: TestDevice
}

/** Starts a conversation with a witness. */
export async function startWatched(server: Server, options = {}): Promise<Watched> {
  const chat = await startChat(server)
  const witness = await connect(server, chat.visitor, { device: 'witness', options })
  return { ...chat, witness }
}

/** The agent sends the messages one by one, each once the previous is stored. */
export async function agentSays(server: Server, { agent, topic }: Chat, uids: readonly string[]): Promise<void> {
  for (const uid of uids) {
    const message = { uid, type: 'TEXT', content: `says ${uid}`, thread: { topic } }
    const { status } = await server.http.post('/api/v1/message/rest/send', message, agent.token)
    if (status !== 200) throw new Error(`${uid}: ${status}`)
  }
}

/** Returns the stored messages of a thread that were received, in order of arrival. */
export function kept(devices: TestDevice | readonly TestDevice[], { uid }: Pick<Chat, 'uid'>): TestMessage[] {
  return [devices].flat().flatMap(({ heard }) => heard.filter((one) => one.thread?.uid === uid && one.seq !== 0))
}

/** Returns their uids. */
export function keptUids(devices: TestDevice | readonly TestDevice[], chat: Pick<Chat, 'uid'>): string[] {
  return kept(devices, chat).map((message) => message.uid ?? '')
}

/** Returns `m2` to `m5` for 2 and 5. */
export function names(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, at) => `m${first + at}`)
}
