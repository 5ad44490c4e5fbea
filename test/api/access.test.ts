import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Chat, startChat } from '../support/chat.ts'
import { dealings, formOf, get, post, type Request, requests, settingUp } from '../support/every-route.ts'
import { type Answer, refused } from '../support/http.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'
import { addTestAgent, agentPassword, startTestServer, type TestServer } from '../support/test-server.ts'

// A conversation of a visitor with an agent, and a visitor and an agent who have no part in it but one of their own.
let server: TestServer
let chat: Chat
let stranger: TestPerson
let strangerThread: string
let otherAgent: TestPerson
let otherDesk: TestDevice
let fileUrl = ''

beforeAll(async () => {
  server = await startTestServer()
  chat = await startChat(server)
  const secret = { uid: 'secret', content: 'a secret', thread: { topic: chat.topic } }
  await server.http.post('/visitor/api/v1/message/send', secret, chat.visitor.token)
  fileUrl = await sendFile()
  await addTestAgent(server.dataFolder, 'other')
  otherAgent = await logIn(server, 'other', agentPassword)
  otherDesk = await connect(server, otherAgent)
  insertLeftMessage()
  stranger = await newVisitor(server, 'Stranger')
  ;({ uid: strangerThread } = await openThread(server, stranger, { type: '0', sid: otherAgent.uid }))
})

/** A file the visitor has sent in the conversation. */
async function sendFile(): Promise<string> {
  const { body } = await server.http.form('/visitor/api/v1/upload/file', formOf(chat.topic), chat.visitor.token)
  const content = JSON.stringify({ url: body.data.fileUrl, name: 'a.txt' })
  const message = { uid: 'file', type: 'FILE', content, thread: { topic: chat.topic } }
  await server.http.post('/visitor/api/v1/message/send', message, chat.visitor.token)
  return body.data.fileUrl
}

/** A message somebody left, to be answered once. */
function insertLeftMessage(): void {
  const db = new DatabaseSync(join(server.dataFolder, 'parley.db'), { timeout: 5000 })
  db.prepare(
    `insert into leave_messages (uid, thread_uid, message_uid, org_uid, target_uid, content, contact, created_at)
     values ('left', ?, 'm', 'df_org_uid', 'df_wg_uid', 'call me', ?, 1)`,
  ).run(chat.uid, JSON.stringify({ nickname: '', contact: '', mobile: '1', email: '' }))
  db.close()
}

afterAll(async () => {
  chat.desk.drop()
  otherDesk.drop()
  await server.remove()
})

function ask({ method, path, body }: Request, token?: string): Promise<Answer> {
  if (body instanceof FormData) return server.http.form(path, body, token)
  return method === 'GET' ? server.http.get(path, token) : server.http.post(path, body, token)
}

const sceneOf = ({ uid, topic }: { uid: string; topic: string }) => ({
  ...{ threadUid: uid, topic, fileUrl, otherUid: otherAgent.uid },
  visitorUid: uid === chat.uid ? chat.visitor.uid : '{uid}',
})

/** A form is no JSON. */
const textOf = ({ path, body }: Request) =>
  path + JSON.stringify(body instanceof FormData ? Object.fromEntries(body) : (body ?? {}))

const free = [
  '/file/{uid}',
  '/file/{uid}/thumbnail',
  '/visitor/api/v1/workgroup/availability',
  '/visitor/api/v1/widget/config',
  '/healthz',
  '/readyz',
  '/metrics',
  '/visitor/api/v1/init',
  '/auth/v1/login',
  '/auth/v1/refresh',
]
const bare = ({ method, path }: Request) => `${method} ${path.split('?', 1)[0]}`

test('every documented route is free for all or among the ones tried here', async () => {
  const { paths } = (await (await fetch(`${server.url}/docs/json`)).json()) as { paths: Record<string, object> }
  const documented = Object.entries(paths)
    .filter(([path]) => !free.includes(path))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
  const { visitor, agent } = requests(sceneOf({ uid: '{uid}', topic: 't' }))
  const tried = [...visitor, ...agent, ...dealings(sceneOf({ uid: '{uid}', topic: 't' })), ...settingUp()]
  expect([...new Set(tried.map(bare))].sort()).toEqual(documented.sort())
})

test('no route that needs a token answers without one or to a wrong one', async () => {
  const { visitor, agent } = requests(sceneOf(chat))
  for (const request of [...visitor, ...agent, ...dealings(sceneOf(chat)), ...settingUp()]) {
    for (const token of [undefined, 'garbage', `${chat.visitor.token}x`]) {
      expect({ request, ...(await ask(request, token)) }).toEqual({ request, ...refused(401, 'unauthenticated') })
    }
  }
})

test('no visitor’s route answers to an agent, and no agent’s to a visitor', async () => {
  const { visitor, agent } = requests(sceneOf(chat))
  for (const request of visitor) {
    expect({ request, ...(await ask(request, chat.agent.token)) }).toEqual({ request, ...refused(403, 'forbidden') })
  }
  for (const request of [...agent, ...dealings(sceneOf(chat)), ...settingUp()]) {
    expect({ request, ...(await ask(request, chat.visitor.token)) }).toEqual({ request, ...refused(403, 'forbidden') })
  }
})

test('no route of admins answers to another agent', async () => {
  for (const request of settingUp()) {
    expect({ request, ...(await ask(request, otherAgent.token)) }).toEqual({ request, ...refused(403, 'forbidden') })
  }
})

describe.each(['visitor', 'agent'] as const)('a %s who takes no part', (side) => {
  const outsider = () => (side === 'visitor' ? stranger : otherAgent)
  const door = side === 'visitor' ? '/visitor/api/v1' : '/api/v1'

  test('is refused by every route that names the thread, as if there were none', async () => {
    const naming = (uid: string, topic: string) =>
      requests(sceneOf({ uid, topic }))[side].filter((request) => textOf(request).match(`${uid}|${topic}`))
    expect(naming(chat.uid, chat.topic).length).toBeGreaterThanOrEqual(7)
    for (const request of naming(chat.uid, chat.topic)) {
      const expected = { request, ...refused(404, 'thread_not_found') }
      expect({ request, ...(await ask(request, outsider().token)) }).toEqual(expected)
    }
    const messageOf = ({ body }: Answer) => body.message
    const real = await ask(post(`${door}/thread/close`, { uid: chat.uid }), outsider().token)
    const none = await ask(post(`${door}/thread/close`, { uid: 'nothing' }), outsider().token)
    expect(messageOf(real)).toBe(messageOf(none))
  })

  test.each([
    ['TEXT', 'intruding'],
    ['READ', 'secret'],
    ['DELIVERED', 'secret'],
    ['RECALL', 'secret'],
    ['IMAGE', '{"url":"x"}'],
  ])('cannot send a %s into it', async (type, content) => {
    const path = side === 'visitor' ? `${door}/message/send` : `${door}/message/rest/send`
    const answer = await ask(post(path, { type, content, thread: { topic: chat.topic } }), outsider().token)
    expect(answer).toEqual(refused(404, 'thread_not_found'))
  })

  test('finds their own thread where they look, and never this one', async () => {
    const lists = [get(`${door}/message/sync`), ...(side === 'agent' ? [get(`${door}/thread/query`)] : [])]
    if (side === 'agent') {
      const found = await ask(get(`${door}/message/search?query=secret`), outsider().token)
      expect(found.body.data.totalElements).toBe(0)
    }
    for (const request of lists) {
      const found = JSON.stringify((await ask(request, outsider().token)).body.data)
      expect(found).toContain(strangerThread)
      expect(found).not.toContain(chat.uid)
      expect(found).not.toContain('a secret')
    }
  })
})

test('after all of that the thread is as it was, and its own people are let in everywhere', async () => {
  const rows = server.rows('select seq, uid, status from messages where thread_uid = ? and seq > 1', chat.uid)
  expect(rows).toEqual([
    { seq: 2, uid: 'secret', status: 'SUCCESS' },
    { seq: 3, uid: 'file', status: 'SUCCESS' },
  ])
  const { visitor, agent } = requests(sceneOf(chat))
  for (const request of visitor.slice(0, -1)) expect((await ask(request, chat.visitor.token)).status).toBe(200)
  for (const request of agent) expect((await ask(request, chat.agent.token)).status).toBe(200)
})
