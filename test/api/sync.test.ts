import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { type AnswerData, refused } from '../support/http.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'

const server = perFile.server()
let agent: TestPerson
let agentDevice: TestDevice
beforeAll(async () => {
  agent = await logIn(server)
  agentDevice = await connect(server, agent)
})
afterAll(() => agentDevice.drop())

async function conversation(): Promise<{ visitor: TestPerson; uid: string; topic: string }> {
  const visitor = await newVisitor(server)
  return { visitor, ...(await openThread(server, visitor)) }
}

/** Times out after 10 s, long before the longest poll ends. */
async function ask({ token }: TestPerson, query: string, door = '/visitor/api/v1'): Promise<AnswerData> {
  const options = { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(10_000) }
  const response = await fetch(`${server.url}${door}/message/sync?${query}`, options)
  const body = (await response.json()) as { code: number; data: AnswerData }
  expect(body.code).toBe(200)
  return body.data
}

const uidsIn = ({ content }: AnswerData) => content.map(({ uid, type, seq }) => (seq === 1 ? type : uid))

/** Returns the response that ends the polling; nothing stored may arrive before it. */
async function untilRefused({ token }: TestPerson, cursor: string) {
  for (let from = cursor; ; ) {
    const answer = await server.http.get(`/api/v1/message/sync?wait=25&cursor=${from}`, token)
    if (answer.status !== 200) return answer
    expect(answer.body.data.content.filter((message: { seq: number }) => message.seq > 0)).toEqual([])
    from = answer.body.data.cursor
  }
}

/** Skips ephemeral messages in between. */
async function nextStored(person: TestPerson, cursor: string): Promise<string[]> {
  for (let from = cursor; ; ) {
    const told = await ask(person, `wait=25&cursor=${from}`, '/api/v1')
    const stored = told.content.filter(({ seq }) => seq > 0)
    if (stored.length > 0) return stored.map(({ uid }) => uid)
    from = told.cursor
  }
}

async function say({ token }: TestPerson, topic: string, message: object): Promise<void> {
  const body = { content: 'x', thread: { topic }, ...message }
  const { status } = await server.http.post('/visitor/api/v1/message/send', body, token)
  expect(status).toBe(200)
}

async function answered(topic: string, uid: string): Promise<void> {
  const body = { uid, content: 'an answer', thread: { topic } }
  const { status } = await server.http.post('/api/v1/message/rest/send', body, agent.token)
  expect(status).toBe(200)
}

describe('sync', () => {
  test('starts at the beginning of the open threads', async () => {
    const { visitor, topic } = await conversation()
    await say(visitor, topic, { uid: 'one' })
    const { content, more, cursor } = await ask(visitor, '')
    expect(content.map(({ uid, seq }) => (seq === 1 ? seq : `${seq} ${uid}`))).toEqual([1, '2 one'])
    expect({ more, cursor }).toEqual({ more: false, cursor: expect.stringMatching(/./) })
  })

  test('continues from the cursor, and returns each message once', async () => {
    const { visitor, topic } = await conversation()
    const begun = await ask(visitor, '')
    await say(visitor, topic, { uid: 'one' })
    await answered(topic, 'two')
    const next = await ask(visitor, `cursor=${begun.cursor}`)
    expect(uidsIn(next)).toEqual(['one', 'two'])
    expect(uidsIn(await ask(visitor, `cursor=${next.cursor}`))).toEqual([])
    // A lost response can be requested again.
    expect(uidsIn(await ask(visitor, `cursor=${begun.cursor}`))).toEqual(['one', 'two'])
  })

  test('returns pages, and says when there is more', async () => {
    const { visitor, topic } = await conversation()
    for (const uid of ['a', 'b', 'c', 'd']) await say(visitor, topic, { uid })
    const portions = []
    for (let cursor = '', more = true; more; ) {
      const got: AnswerData = await ask(visitor, `limit=2&cursor=${cursor}`)
      portions.push(uidsIn(got))
      ;({ cursor, more } = got)
    }
    expect(portions).toEqual([['WELCOME', 'a'], ['b', 'c'], ['d']])
  })

  test('reports a thread’s end, and the thread after it', async () => {
    const { visitor, uid } = await conversation()
    const begun = await ask(visitor, '')
    await server.http.post('/api/v1/thread/close', { uid }, agent.token)
    await openThread(server, visitor, { forceNewThread: true })
    const { content } = await ask(visitor, `cursor=${begun.cursor}`)
    expect(content.map(({ type, seq }) => `${seq} ${type}`).sort()).toEqual(['1 WELCOME', '2 AGENT_CLOSED'])
  })
})

test('sync never returns what had ended before', async () => {
  const { visitor, uid, topic } = await conversation()
  await say(visitor, topic, { uid: 'over' })
  await server.http.post('/api/v1/thread/close', { uid }, agent.token)
  const begun = await ask(visitor, '')
  expect(uidsIn(begun)).toEqual([])
  await openThread(server, visitor, { forceNewThread: true })
  const { content } = await ask(visitor, `cursor=${begun.cursor}`)
  expect(content.map(({ type, thread }) => `${type} ${thread.uid === uid}`)).toEqual(['WELCOME false'])
})

test('an agent syncs in the same way', async () => {
  const { cursor } = await ask(agent, '', '/api/v1')
  const { visitor, uid, topic } = await conversation()
  await say(visitor, topic, { uid: 'for the agent' })
  const found = await ask(agent, `cursor=${cursor}`, '/api/v1')
  const ofThread = found.content.filter(({ thread }) => thread?.uid === uid)
  expect(ofThread.map((message) => `${message.seq} ${message.type}`)).toEqual(['1 WELCOME', '2 TEXT'])
  expect(uidsIn(await ask(agent, `cursor=${found.cursor}`, '/api/v1'))).toEqual([])
})

describe('a long poll', () => {
  test('returns at once when there is something', async () => {
    const { visitor } = await conversation()
    expect(uidsIn(await ask(visitor, 'wait=25'))).toEqual(['WELCOME'])
  })

  test('ends with the first message, which wakes nobody else', async () => {
    const { visitor, topic } = await conversation()
    const other = await conversation()
    const [begun, otherBegun] = [await ask(visitor, ''), await ask(other.visitor, '')]
    const strangers = ask(other.visitor, `wait=1&cursor=${otherBegun.cursor}`)
    const waiting = ask(visitor, `wait=25&cursor=${begun.cursor}`)
    await answered(topic, 'awaited')
    expect(uidsIn(await waiting)).toEqual(['awaited'])
    expect(uidsIn(await strangers)).toEqual([])
  })

  test('ends with an ephemeral message too', async () => {
    const { visitor, topic } = await conversation()
    const begun = await ask(visitor, '')
    const waiting = ask(visitor, `wait=25&cursor=${begun.cursor}`)
    const typing = { type: 'TYPING', thread: { topic } }
    const isOver = waiting.then(() => true)
    // An ephemeral message is not stored for a poll that has not begun, so repeat it until it is received.
    const say = () => server.http.post('/api/v1/message/rest/send', typing, agent.token).then(() => false)
    for (let times = 0; times < 100 && !(await Promise.race([isOver, say()])); times += 1);
    const { content } = await waiting
    expect(content[0]).toMatchObject({ type: 'TYPING', seq: 0, user: { uid: agent.uid } })
  })

  test('ends empty when its time is over, and the cursor stays valid', async () => {
    const { visitor, topic } = await conversation()
    const begun = await ask(visitor, '')
    const waited = await ask(visitor, `wait=0.2&cursor=${begun.cursor}`)
    expect(waited).toMatchObject({ content: [], more: false })
    await answered(topic, 'later')
    expect(uidsIn(await ask(visitor, `cursor=${waited.cursor}`))).toEqual(['later'])
  })
})

test('a long poll returns nothing to a person whose session has ended meanwhile', async () => {
  const leaving = await logIn(server)
  const { visitor, topic } = await conversation()
  const [begun, onlooker] = await Promise.all([
    ask(leaving, 'limit=200', '/api/v1'),
    ask(agent, 'limit=200', '/api/v1'),
  ])
  const waiting = untilRefused(leaving, begun.cursor)
  const staying = nextStored(agent, onlooker.cursor)
  await server.http.post('/api/v1/user/logout', {}, leaving.token)
  await say(visitor, topic, { uid: 'after the logout' })
  expect(await waiting).toEqual(refused(401, 'unauthenticated'))
  expect(await staying).toEqual(['after the logout'])
})

describe('a cursor', () => {
  test.each([
    ['garbage', 'garbage'],
    ['not even ASCII', '%F0%9F%8C%B8'],
    ['of dots', '...'],
    ['of no moment', '0.now!.a.'],
    ['of a moment no clock shows', '0.zzzzzzzzzzz.a.'],
    ['of a moment before all', '0.-1.a.'],
    ['with a place that is none', '1.thread.1,5.a.a.'],
    ['with a place before the first', '1.thread.-1.a.a.'],
    ['with a place no thread has', '1.thread.zzzzzzzzzzz.a.a.'],
    ['with fewer places than it says', '2.thread.7.a.a.'],
    ['cut short', '1.thread.7.a.aa'],
    ['without a seal', '0.1.1.'],
    ['with a seal of its own', '0.1.1.AAAAAAAAAAAAAAAAAAAAAA'],
  ])('that is %s is refused', async (_what, cursor) => {
    const { visitor } = await conversation()
    const get = await server.http.get(`/visitor/api/v1/message/sync?cursor=${cursor}`, visitor.token)
    const post = await server.http.post('/visitor/api/v1/message/sync', { cursor }, visitor.token)
    for (const answer of [get, post]) expect(answer).toEqual(refused(400, 'malformed'))
  })

  test('opens no thread that its bearer takes no part in', async () => {
    const { visitor, uid, topic } = await conversation()
    await say(visitor, topic, { uid: 'private' })
    const stranger = await conversation()
    const stolen = await ask(visitor, '')
    for (const cursor of [`1.${uid}.0.1.1.`, stolen.cursor]) {
      const answer = await server.http.get(`/visitor/api/v1/message/sync?cursor=${cursor}`, stranger.visitor.token)
      expect(answer).toEqual(refused(400, 'malformed'))
    }
    expect(uidsIn(await ask(visitor, ''))).toContain('private')
  })

  test('may be sent in a body, for a long poll too', async () => {
    const { visitor, topic } = await conversation()
    const begun = await ask(visitor, '')
    const body = { cursor: begun.cursor, wait: 25 }
    const waiting = server.http.post('/visitor/api/v1/message/sync', body, visitor.token)
    await answered(topic, 'by body')
    expect(uidsIn((await waiting).body.data)).toEqual(['by body'])
  })
})

test.each(['wait=-1', 'wait=soon', 'limit=0', 'limit=201', 'limit=x'])('%s is refused', async (query) => {
  const visitor = await newVisitor(server)
  const answer = await server.http.get(`/visitor/api/v1/message/sync?${query}`, visitor.token)
  expect(answer).toEqual(refused(400, 'malformed'))
})
