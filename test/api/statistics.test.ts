import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { type Guest, openOffice } from '../support/office.ts'
import { logIn, type TestPerson } from '../support/people.ts'

const server = perFile.server()
const office = perFile.office(server)
let agent: TestPerson
const startedAt = Date.now()

beforeAll(async () => {
  agent = await office.hire(2)
})

const ask = (query: string, token = agent.token) =>
  server.http.get(`/api/v1/workgroup/statistics?uid=${office.workgroup}${query}`, token)

const says = async ({ thread: { topic }, token }: Guest, content: string) =>
  expect((await server.http.post('/visitor/api/v1/message/send', { content, thread: { topic } }, token)).status).toBe(
    200,
  )

test('a workgroup’s figures follow what happens in it', async () => {
  expect((await ask('')).body.data).toEqual({
    ...{ waiting: 0, chatting: 0, answered: 0, missed: 0, ratings: 0, perAgent: [], comments: [] },
    ...{ medianFirstResponseSeconds: null, medianWaitSeconds: null, csat: null },
  })
  const missed = await office.arrives()
  await says(missed, 'Anybody?')
  const silent = await office.arrives()
  await server.http.post('/visitor/api/v1/thread/close', { uid: silent.thread.uid }, silent.token)
  await server.http.post('/visitor/api/v1/thread/close', { uid: missed.thread.uid }, missed.token)
  await office.comes(agent)
  const [rated, chatting, waiting] = [await office.arrives(), await office.arrives(), await office.arrives()]
  expect([rated, chatting, waiting].map((guest) => guest.thread.type)).toEqual(['WELCOME', 'WELCOME', 'QUEUE'])
  const thread = { topic: rated.thread.topic }
  await server.http.post('/api/v1/message/rest/send', { content: 'hello', thread }, agent.token)
  const given = { waiting: 1, chatting: 2, answered: 1, missed: 1 }
  expect((await ask('')).body.data).toMatchObject({ ...given, perAgent: [{ agentUid: agent.uid, answered: 1 }] })
  const rating = { type: 'RATE_SUBMIT', content: '{"score":4,"comment":"Slow but kind"}', thread }
  expect((await server.http.post('/visitor/api/v1/message/send', rating, rated.token)).status).toBe(200)
  const { data } = (await ask(`&from=${startedAt}&to=${new Date(Date.now() + 1000).toISOString()}`)).body
  expect(data).toMatchObject({ waiting: 1, chatting: 2, answered: 1, missed: 1, csat: 4, ratings: 1 })
  expect(data).toMatchObject({ perAgent: [{ agentUid: agent.uid, answered: 1, csat: 4 }] })
  // The comment is visible to the agent of the conversation and an admin, not to a colleague.
  const told = { threadUid: rated.thread.uid, agentUid: agent.uid, score: 4, comment: 'Slow but kind' }
  const colleague = await office.hire()
  for (const [one, comments] of [
    [agent, [told]],
    [await logIn(server), [told]],
    [colleague, []],
  ] as const) {
    expect((await ask('', one.token)).body.data).toMatchObject({ ratings: 1, comments })
  }
  expect(data).toMatchObject({ medianFirstResponseSeconds: expect.any(Number), medianWaitSeconds: expect.any(Number) })
  expect((await ask('&from=0&to=1000')).body.data).toMatchObject({ waiting: 1, chatting: 2, answered: 0, missed: 0 })
  // Assigned to an agent who says nothing until the visitor leaves.
  await says(chatting, 'Hello?')
  await server.http.post('/visitor/api/v1/thread/close', { uid: chatting.thread.uid }, chatting.token)
  expect((await ask('')).body.data).toMatchObject({ answered: 1, missed: 2 })
})

test('an agent who takes a conversation over and writes nothing is credited with nothing of it', async () => {
  const other = openOffice(server)
  onTestFinished(other.close)
  const bea = await other.hire()
  await other.comes(bea)
  const { thread } = await other.arrives()
  const said = { content: 'mine', thread: { topic: thread.topic } }
  expect((await server.http.post('/api/v1/message/rest/send', said, bea.token)).status).toBe(200)
  const admin = await logIn(server)
  expect((await server.http.post('/api/v1/thread/takeover', { uid: thread.uid }, admin.token)).status).toBe(200)
  const { body } = await server.http.get(`/api/v1/workgroup/statistics?uid=${other.workgroup}`, bea.token)
  expect(body.data).toMatchObject({ answered: 1, perAgent: [{ agentUid: bea.uid, answered: 1 }] })
})

test.each(['&from=yesterday', '&to=1.5e3x', '&from=2000&to=1000', '&from=2026-02-31x'])(
  '%s is not a period',
  async (query) => {
    expect(await ask(query)).toEqual(refused(400, 'malformed'))
  },
)

test('figures are for agents, of their own organization', async () => {
  const guest = await office.arrives()
  expect(await ask('', guest.token)).toEqual(refused(403, 'forbidden'))
  expect((await fetch(`${server.url}/api/v1/workgroup/statistics?uid=${office.workgroup}`)).status).toBe(401)
  insertForeignWorkgroup()
  const foreign = await server.http.get('/api/v1/workgroup/statistics?uid=foreign', agent.token)
  expect(foreign).toEqual(refused(400, 'unknown_target'))
  const nobodys = await server.http.get('/api/v1/workgroup/statistics?uid=nothing', agent.token)
  expect(nobodys).toEqual(refused(400, 'unknown_target'))
  expect((await server.http.get(`/api/v1/workgroup/statistics?uid=${agent.uid}`, agent.token)).status).toBe(200)
})

function insertForeignWorkgroup(): void {
  const db = new DatabaseSync(join(server.dataFolder, 'parley.db'), { timeout: 5000 })
  db.exec(`insert into organizations (uid, name) values ('other', 'Other')`)
  db.exec(`insert into workgroups (uid, org_uid, nickname) values ('foreign', 'other', 'Theirs')`)
  db.close()
}
