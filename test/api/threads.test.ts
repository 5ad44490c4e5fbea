import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'

const server = perFile.server()
let agent: TestPerson
let agentDevice: TestDevice
beforeAll(async () => {
  agent = await logIn(server)
  agentDevice = await connect(server, agent)
})
afterAll(() => agentDevice.drop())

const open = (wish: object, token?: string) => server.http.post('/visitor/api/v1/thread', wish, token)
const close = (uid: string, { token }: TestPerson, door = '/visitor/api/v1') =>
  server.http.post(`${door}/thread/close`, { uid }, token)
const rowsOf = (uid: string) =>
  server
    .rows('select seq, type from messages where thread_uid = ? order by seq', uid)
    .map(({ seq, type }) => `${seq} ${type}`)

describe('a visitor opens a thread', () => {
  test.each(['1', 1, 'WORKGROUP', 'workgroup'])('with a workgroup as type %j', async (type) => {
    const visitor = await newVisitor(server)
    const { body } = await open({ type, sid: 'df_wg_uid' }, visitor.token)
    expect(body.data).toMatchObject({ type: 'WELCOME', seq: 1, user: { uid: 'df_wg_uid', type: 'SYSTEM' } })
    expect(body.data.thread).toMatchObject({
      topic: `org/workgroup/df_wg_uid/${visitor.uid}`,
      type: 'WORKGROUP',
      state: 'CHATTING',
      status: 'CHATTING',
      user: { uid: visitor.uid, nickname: 'Vera', type: 'VISITOR' },
    })
  })

  test.each(['0', 0, 'AGENT'])('with one agent as type %j', async (type) => {
    const visitor = await newVisitor(server)
    const { body } = await open({ type, sid: 'df_ag_uid' }, visitor.token)
    expect(body.data.thread).toMatchObject({ topic: `org/agent/df_ag_uid/${visitor.uid}`, type: 'AGENT' })
  })
})

describe('a visitor who asks again', () => {
  test('continues the open thread, and nothing is stored', async () => {
    const visitor = await newVisitor(server)
    const first = await openThread(server, visitor)
    const { body } = await open({ sid: 'df_wg_uid' }, visitor.token)
    const again = body.data
    expect(again).toMatchObject({ type: 'CONTINUE', thread: { uid: first.uid } })
    // A page that was not open when the agent took it shows who has it.
    expect(JSON.parse(again.extra)).toEqual({ agent: { uid: 'df_ag_uid', nickname: 'Admin', avatar: '' } })
    expect(rowsOf(first.uid)).toEqual(['1 WELCOME'])
  })

  test('gets a new one on the same topic on request, which ends the old one', async () => {
    const visitor = await newVisitor(server)
    const first = await openThread(server, visitor)
    const second = await openThread(server, visitor, { forceNewThread: true })
    expect(second).toMatchObject({ topic: first.topic, type: 'WELCOME', state: 'CHATTING' })
    expect(second.uid).not.toBe(first.uid)
    expect(rowsOf(first.uid)).toEqual(['1 WELCOME', '2 VISITOR_CLOSED'])
    expect(rowsOf(second.uid)).toEqual(['1 WELCOME'])
  })
})

describe('a visitor who asks', () => {
  test('learns their place in the queue while nobody is free', async () => {
    await addTestAgent(server.dataFolder, 'asleep')
    const { uid: sid } = await logIn(server, 'asleep', agentPassword)
    const [first, second] = [await newVisitor(server), await newVisitor(server)]
    const places = []
    for (const visitor of [first, second, first]) {
      const { body } = await open({ type: 'AGENT', sid }, visitor.token)
      expect(body.data).toMatchObject({ type: 'QUEUE', thread: { state: 'QUEUING' } })
      places.push(JSON.parse(body.data.content))
    }
    expect(places.map(({ position, queueSize }) => `${position} of ${queueSize}`)).toEqual([
      '1 of 1',
      '2 of 2',
      '1 of 2',
    ])
  })

  test.each([
    ['an agent nobody knows', { type: '0', sid: 'nobody' }, 'unknown_target'],
    ['a workgroup nobody knows', { type: '1', sid: 'df_ag_uid' }, 'unknown_target'],
    ['a robot', { type: 'ROBOT', sid: 'df_wg_uid' }, 'unknown_target'],
    ['a type that is none', { type: 'PARTY', sid: 'df_wg_uid' }, 'malformed'],
    ['nobody', { type: '1' }, 'malformed'],
    ['a word for a yes or no', { sid: 'df_wg_uid', forceNewThread: 'perhaps' }, 'malformed'],
  ])('is refused with %s', async (_what, wish, error) => {
    expect(await open(wish, (await newVisitor(server)).token)).toEqual(refused(400, error))
  })
})

test('a visitor of one organization cannot ask for anybody of another', async () => {
  const db = new DatabaseSync(join(server.dataFolder, 'parley.db'), { timeout: 5000 })
  db.exec(`insert into organizations (uid, name) values ('o2', 'Two'); insert into workgroups (uid, org_uid, nickname) values ('w2', 'o2', 'Support Two');
    insert into users (uid, org_uid, username, password_hash) select 'u2', 'o2', 'two', password_hash from users limit 1;
    insert into agents (uid, user_uid, org_uid, nickname, avatar, status, capacity)
      values ('a2', 'u2', 'o2', 'Two', '', 'AVAILABLE', 9)`)
  db.close()
  const [theirs, ours] = await Promise.all(
    ['o2', 'df_org_uid'].map(async (orgUid) => {
      const { body } = await server.http.post('/visitor/api/v1/init', { orgUid })
      return body.data.accessToken
    }),
  )
  for (const wish of [
    { type: '1', sid: 'w2' },
    { type: '0', sid: 'a2' },
  ]) {
    expect(await open(wish, ours)).toEqual(refused(400, 'unknown_target'))
    expect((await open(wish, theirs)).status).toBe(200)
  }
})

describe('a thread is closed', () => {
  test('by its visitor, once, and accepts nothing more', async () => {
    const visitor = await newVisitor(server)
    const { uid, topic } = await openThread(server, visitor)
    for (let times = 0; times < 2; times += 1) {
      const { status, body } = await close(uid, visitor)
      expect(status).toBe(200)
      expect(body.data).toMatchObject({ uid, topic, state: 'CLOSED', status: 'CLOSED' })
    }
    expect(rowsOf(uid)).toEqual(['1 WELCOME', '2 VISITOR_CLOSED'])
    const answer = await server.http.post(
      '/visitor/api/v1/message/send',
      { content: 'x', thread: { topic } },
      visitor.token,
    )
    expect(answer).toEqual(refused(409, 'thread_closed'))
    expect(await openThread(server, visitor)).toMatchObject({ uid, type: 'CONTINUE' })
    await close(uid, visitor)
    expect((await openThread(server, visitor, { forceNewThread: true })).uid).not.toBe(uid)
  })

  test('by its agent, and the visitor reads so', async () => {
    const visitor = await newVisitor(server)
    const { uid } = await openThread(server, visitor)
    expect((await close(uid, agent, '/api/v1')).body.data.state).toBe('CLOSED')
    const { body } = await server.http.get(`/visitor/api/v1/message/thread/uid?threadUid=${uid}`, visitor.token)
    expect(body.data.content[0]).toMatchObject({ type: 'AGENT_CLOSED', seq: 2, thread: { state: 'CLOSED' } })
  })

  test('by nobody if it does not exist', async () => {
    expect(await close('nothing', agent, '/api/v1')).toEqual(refused(404, 'thread_not_found'))
  })
})

/** Opens three threads of an agent of their own: the first had the last message, after that the second was closed. */
async function threeThreads(): Promise<{ finder: TestPerson; uids: string[] }> {
  await addTestAgent(server.dataFolder, 'finder')
  const finder = await logIn(server, 'finder', agentPassword)
  const finderDevice = await connect(server, finder)
  const uids: string[] = []
  for (const name of ['a', 'b', 'c']) {
    uids.push((await openThread(server, await newVisitor(server, name), { type: '0', sid: finder.uid })).uid)
    await aMillisecondLater()
  }
  const say = { content: 'up', thread: { uid: uids[0] } }
  expect((await server.http.post('/api/v1/message/rest/send', say, finder.token)).status).toBe(200)
  await aMillisecondLater()
  await close(uids[1] ?? '', finder, '/api/v1')
  finderDevice.drop()
  return { finder, uids }
}

/** Waits for the next millisecond, as threads are ordered by the millisecond of their last message. */
async function aMillisecondLater(): Promise<void> {
  const before = Date.now()
  await vi.waitUntil(() => Date.now() > before, { interval: 1 })
}

describe('an agent lists threads', () => {
  test('of their own, last active first, in pages, by state and workgroup', async () => {
    const { finder, uids } = await threeThreads()
    const [a, b, c] = uids
    const found = async (query: string) => {
      const { body } = await server.http.get(`/api/v1/thread/query?${query}`, finder.token)
      const { content, totalElements, totalPages, number, last } = body.data
      return [content.map((thread) => thread.uid), totalElements, totalPages, number, last]
    }
    expect(await found('')).toEqual([[b, a, c], 3, 1, 0, true])
    expect(await found('pageSize=2')).toEqual([[b, a], 3, 2, 0, false])
    expect(await found('pageSize=2&pageNumber=1')).toEqual([[c], 3, 2, 1, true])
    expect(await found('state=CHATTING')).toEqual([[a, c], 2, 1, 0, true])
    expect(await found('state=CLOSED')).toEqual([[b], 1, 1, 0, true])
    expect(await found(`workgroup=${finder.uid}&state=CLOSED`)).toEqual([[b], 1, 1, 0, true])
    expect(await found('workgroup=df_wg_uid')).toEqual([[], 0, 0, 0, true])
    expect(await found('state=NEW')).toEqual([[], 0, 0, 0, true])
  })

  test('one by one, in their current state', async () => {
    const visitor = await newVisitor(server)
    const { uid, topic } = await openThread(server, visitor, { type: '0', sid: agent.uid })
    const { body } = await server.http.get(`/api/v1/thread/${uid}`, agent.token)
    expect(body.data).toMatchObject({ uid, topic, state: 'CHATTING', user: { uid: visitor.uid } })
  })

  test.each(['state=SLEEPING', 'pageSize=101', 'pageSize=0', 'pageNumber=-1', 'pageNumber=x', 'pageNumber=1e300'])(
    'not by %s',
    async (query) => {
      expect(await server.http.get(`/api/v1/thread/query?${query}`, agent.token)).toEqual(refused(400, 'malformed'))
    },
  )
})
