import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Chat, startChat } from '../support/chat.ts'
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

beforeAll(async () => {
  server = await startTestServer()
  chat = await startChat(server)
  const secret = { uid: 'secret', content: 'a secret', thread: { topic: chat.topic } }
  await server.http.post('/visitor/api/v1/message/send', secret, chat.visitor.token)
  await addTestAgent(server.dataFolder, 'other')
  otherAgent = await logIn(server, 'other', agentPassword)
  otherDesk = await connect(server, otherAgent)
  insertLeftMessage()
  stranger = await newVisitor(server, 'Stranger')
  ;({ uid: strangerThread } = await openThread(server, stranger, { type: '0', sid: otherAgent.uid }))
})

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

interface Request {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: object
}

function ask({ method, path, body }: Request, token?: string): Promise<Answer> {
  return method === 'GET' ? server.http.get(path, token) : server.http.post(path, body, token)
}

const get = (path: string): Request => ({ method: 'GET', path })
const post = (path: string, body: object): Request => ({ method: 'POST', path, body })

/** One well-formed request for every route that needs a token, by who may make it. */
function requests(threadUid: string, topic: string): Record<'visitor' | 'agent', readonly Request[]> {
  const reading = (at: string) => [
    get(`${at}/message/thread/topic?topic=${topic}`),
    get(`${at}/message/thread/topic?topic=${topic}&limit=5`),
    get(`${at}/message/thread/uid?threadUid=${threadUid}`),
    get(`${at}/message/thread/uid?threadUid=${threadUid}&limit=5`),
    get(`${at}/message/sync`),
    post(`${at}/message/sync`, {}),
  ]
  const sending = (path: string) => [
    post(path, { type: 'TYPING', thread: { topic } }),
    post(path, { type: 'TYPING', thread: { uid: threadUid } }),
  ]
  const closing = (at: string) => post(`${at}/thread/close`, { uid: threadUid })
  return {
    visitor: [
      ...reading('/visitor/api/v1'),
      ...sending('/visitor/api/v1/message/send'),
      post('/visitor/api/v1/thread', { sid: 'df_wg_uid' }),
      post('/visitor/api/v1/refresh', {}),
      closing('/visitor/api/v1'),
    ],
    agent: [
      ...reading('/api/v1'),
      ...sending('/api/v1/message/rest/send'),
      get(`/api/v1/thread/${threadUid}`),
      get('/api/v1/thread/query'),
      get('/api/v1/user/profile'),
      post('/api/v1/agent/update/status', { status: 'AVAILABLE' }),
      post('/api/v1/thread/member', { agentUid: otherAgent.uid }),
      post('/api/v1/thread/wrapup', { uid: threadUid, category: 'returns' }),
      get('/api/v1/leavemsg/query'),
      post('/api/v1/leavemsg/answer', { uid: 'left', content: 'here' }),
      get('/api/v1/workgroup/statistics?uid=df_wg_uid'),
      get('/api/v1/workgroup/query'),
      get('/api/v1/workgroup/member/query?workgroupUid=df_wg_uid'),
      get('/api/v1/agent/query'),
      get('/api/v1/queue/query/queuing'),
      closing('/api/v1'),
      post('/api/v1/user/logout', {}),
    ],
  }
}

/** Requests of agents among themselves: who may make which depends on what was asked before. */
function dealings(threadUid: string): readonly Request[] {
  const named = { threadUid, uid: 'x' }
  const to = { agentUid: otherAgent.uid }
  return [
    post('/api/v1/agent/accept', { threadUid }),
    post('/api/v1/agent/decline', { threadUid }),
    ...['transfer', 'invite'].flatMap((kind) => [
      post(`/api/v1/thread/${kind}/create`, { threadUid, to }),
      ...['accept', 'reject', 'cancel'].map((verb) => post(`/api/v1/thread/${kind}/${verb}`, named)),
      get(`/api/v1/thread/${kind}/pending`),
    ]),
    post('/api/v1/thread/invite/leave', { uid: threadUid }),
    post('/api/v1/thread/takeover', { uid: threadUid }),
  ]
}

/** Requests of admins alone. */
function settingUp(): readonly Request[] {
  const agent = { username: 'new', password: 'a long one', nickname: 'New' }
  const member = { workgroupUid: 'df_wg_uid', agentUid: 'df_ag_uid' }
  return [
    post('/api/v1/workgroup/create', { nickname: 'New' }),
    post('/api/v1/workgroup/update', { uid: 'df_wg_uid', nickname: 'New' }),
    post('/api/v1/workgroup/delete', { uid: 'df_wg_uid' }),
    post('/api/v1/workgroup/member/add', member),
    post('/api/v1/workgroup/member/update', { ...member, capacity: 1 }),
    post('/api/v1/workgroup/member/remove', member),
    post('/api/v1/agent/create', agent),
    post('/api/v1/agent/update', { uid: 'df_ag_uid', nickname: 'New' }),
    post('/api/v1/agent/delete', { uid: 'df_ag_uid' }),
  ]
}

const free = [
  '/visitor/api/v1/workgroup/availability',
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
  const { visitor, agent } = requests('{uid}', 't')
  const tried = [...visitor, ...agent, ...dealings('{uid}'), ...settingUp()]
  expect([...new Set(tried.map(bare))].sort()).toEqual(documented.sort())
})

test('no route that needs a token answers without one or to a wrong one', async () => {
  const { visitor, agent } = requests(chat.uid, chat.topic)
  for (const request of [...visitor, ...agent, ...dealings(chat.uid), ...settingUp()]) {
    for (const token of [undefined, 'garbage', `${chat.visitor.token}x`]) {
      expect({ request, ...(await ask(request, token)) }).toEqual({ request, ...refused(401, 'unauthenticated') })
    }
  }
})

test('no visitor’s route answers to an agent, and no agent’s to a visitor', async () => {
  const { visitor, agent } = requests(chat.uid, chat.topic)
  for (const request of visitor) {
    expect({ request, ...(await ask(request, chat.agent.token)) }).toEqual({ request, ...refused(403, 'forbidden') })
  }
  for (const request of [...agent, ...dealings(chat.uid), ...settingUp()]) {
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
      requests(uid, topic)[side].filter((request) => JSON.stringify(request).match(`${uid}|${topic}`))
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
  expect(rows).toEqual([{ seq: 2, uid: 'secret', status: 'SUCCESS' }])
  const { visitor, agent } = requests(chat.uid, chat.topic)
  for (const request of visitor.slice(0, -1)) expect((await ask(request, chat.visitor.token)).status).toBe(200)
  for (const request of agent) expect((await ask(request, chat.agent.token)).status).toBe(200)
})
