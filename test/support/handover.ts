import { type Guest, type Office, openOffice } from './office.ts'
import type { TestDevice, TestPerson } from './people.ts'
import type { TestServer } from './test-server.ts'

/** An agent with a connected device. */
export interface Worker extends TestPerson {
  readonly agentDevice: TestDevice
}

/** An agent's message about a thread: TRANSFER, INVITE or an answer to one. */
export interface Word {
  readonly uid: string
  readonly type: string
  readonly content: object
}

/** Sends it; returns `ok`, or the word of the refusal. */
export type Say = (worker: Worker, thread: { uid: string; topic: string }, word: Word) => Promise<string>

/** The same messages through both doors. */
export const doors: Readonly<Record<'mqtt' | 'http', (server: TestServer) => Say>> = {
  mqtt:
    () =>
    async ({ agentDevice }, { topic }, { uid, type, content }) => {
      await agentDevice.say(topic, { uid, type, content: JSON.stringify(content) })
      // A refusal arrives before the PUBACK.
      const refusals = agentDevice.heard
        .filter((message) => message.type === 'ERROR')
        .map((one) => JSON.parse(one.content ?? ''))
      return refusals.find((refusal) => refusal.uid === uid)?.code ?? 'ok'
    },
  http:
    ({ http }) =>
    async ({ token }, { uid: threadUid }, { uid, type, content }) => {
      const [kind = '', verb = 'create'] = type.toLowerCase().split('_')
      const body = verb === 'create' ? { uid, threadUid, ...content } : { threadUid, ...content }
      const answer = await http.post(`/api/v1/thread/${kind}/${verb}`, body, token)
      return answer.body.error ?? 'ok'
    },
}

/** Three agents of a workgroup: Ann is assigned new threads, the others only have what they take. */
export interface Team {
  readonly office: Office
  readonly ann: Worker
  readonly bea: Worker
  readonly cora: Worker
}

export async function openTeam(server: TestServer): Promise<Team> {
  const office = openOffice(server)
  const [ann, bea, cora] = [await hire(office), await hire(office), await hire(office)]
  for (const { token } of [bea, cora]) await server.http.post('/api/v1/agent/update/status', { status: 'BUSY' }, token)
  return { office, ann, bea, cora }
}

export async function hire(office: Office, capacity = 100): Promise<Worker> {
  const agent = await office.hire(capacity)
  return { ...agent, agentDevice: await office.comes(agent) }
}

/** A guest whose thread Ann has. */
export async function servedByAnn({ office, ann }: Team): Promise<Guest> {
  const guest = await office.arrives()
  await ann.agentDevice.hears((message) => message.thread?.uid === guest.thread.uid)
  return guest
}

/** Returns what a device has received of a thread, or of anything that names it. */
export function heardOf(device: TestDevice, threadUid: string): string[] {
  return device.heard
    .filter(({ thread, content = '' }) => thread?.uid?.startsWith(threadUid) || content.includes(threadUid))
    .map(({ uid = '' }) => uid)
}

/** Returns everything a visitor can get of their thread, live, by history and by sync, as one text. */
export async function seenBy({ page, thread, token }: Guest, { http }: TestServer): Promise<string> {
  await page.roundTrip()
  const paths = [
    `thread/uid?threadUid=${thread.uid}&pageSize=100`,
    `thread/topic?topic=${thread.topic}`,
    'sync?limit=200',
  ]
  const answers = await Promise.all(paths.map((path) => http.get(`/visitor/api/v1/message/${path}`, token)))
  if (answers.some((answer) => answer.status !== 200)) throw new Error('the visitor cannot read')
  return JSON.stringify([page.heard, answers.map((answer) => answer.body.data)])
}

/** Returns who has a thread now. */
export function agentOf(server: TestServer, threadUid: string): unknown {
  return server.rows('select agent_uid from threads where uid = ?', threadUid)[0]?.agent_uid
}
