import { scryptSync } from 'node:crypto'
import { newUid } from '../../app/new-uid.ts'
import type { Uid } from '../../domain/ids.ts'
import { type Agent, newProfile } from '../../domain/people/agent.ts'
import type { PasswordHash } from '../../store/ports/people.ts'
import { createApiKey } from '../support/api-key.ts'
import { logIn, type TestDevice, type TestPerson } from '../support/people.ts'
import { openBeside } from '../support/test-database.ts'
import { agentPassword, defaults, type TestServer } from '../support/test-server.ts'
import type { TestMessage } from '../support/wire.ts'

/** An agent with both of their uids. */
export type TestAgent = TestPerson & { readonly accountUid: string }

/** The agents' password, hashed cheaply so that a test can have many of them. */
const cheapHash = (() => {
  const salt = Buffer.from('salt')
  const key = scryptSync(agentPassword, salt, 32, { N: 16, r: 8, p: 1 })
  return `scrypt$16$8$1$${salt.toString('base64url')}$${key.toString('base64url')}` as PasswordHash
})()

/** Adds an agent to the first organization and logs in. */
export async function newColleague(server: TestServer, capacity = 100): Promise<TestAgent> {
  const store = await openBeside(server.dataFolder)
  const agent = newAgent(defaults.orgUid, capacity)
  await store.agents.create(agent, cheapHash, { workgroups: [defaults.workgroupUid], sinceMs: 0 })
  await store.close()
  return logIn(server, agent.username, agentPassword)
}

/** Returns a logged-in agent of another organization, and an API key of the first organization. */
export async function newOutsiders(server: TestServer): Promise<{ foreigner: TestAgent; key: string }> {
  const store = await openBeside(server.dataFolder)
  const agent = newAgent('other-org' as Uid, 100)
  await store.workgroups.createOrganization({ uid: agent.orgUid, name: 'Other' })
  await store.agents.create(agent, cheapHash, { workgroups: [], sinceMs: 0 })
  const key = await createApiKey(store, { orgUid: defaults.orgUid, name: 'backend', createdAt: Date.now() })
  await store.close()
  return { foreigner: await logIn(server, agent.username, agentPassword), key }
}

function newAgent(orgUid: Uid, capacity: number): Agent {
  const [uid, accountUid, username] = [newUid() as Uid, newUid() as Uid, newUid()]
  const stands = { status: 'AVAILABLE', role: 'AGENT', capacity, lastAssignedAt: 0, ...newProfile } as const
  return { uid, accountUid, orgUid, username, nickname: username, avatar: '', ...stands }
}

/** Returns the topic of the two agents' thread, by protocol.md. */
export function topicOf(one: TestPerson, other: TestPerson): string {
  return `org/member/${[one.uid, other.uid].sort().join('/')}`
}

/** Returns every name that two agents have for their topic. */
export function namesFor(one: TestAgent, other: TestAgent): string[] {
  const pairs = [one.uid, one.accountUid].flatMap((a) => [other.uid, other.accountUid].map((b) => [a, b]))
  return pairs.flatMap(([a, b]) => [`org/member/${a}/${b}`, `org/member/${b}/${a}`])
}

/** Returns what a device has received on a topic. */
export function of({ heard }: TestDevice, topic: string): TestMessage[] {
  return heard.filter((message) => message.thread?.topic === topic)
}
