import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'

// One topic with two threads: the first, closed, has 6 messages, the second 24.
const server = perFile.server()
let visitor: TestPerson
let agent: TestPerson
let agentDevice: TestDevice
let topic: string
let first: string
let second: string

beforeAll(async () => {
  visitor = await newVisitor(server)
  agent = await logIn(server)
  agentDevice = await connect(server, agent)
  ;({ uid: first, topic } = await openThread(server, visitor))
  for (let n = 2; n <= 5; n += 1) await say(`a${n}`)
  await server.http.post('/visitor/api/v1/thread/close', { uid: first }, visitor.token)
  ;({ uid: second } = await openThread(server, visitor, { forceNewThread: true }))
  for (let n = 2; n <= 24; n += 1) await say(`b${n}`)
})
afterAll(() => agentDevice.drop())

async function say(uid: string): Promise<void> {
  const body = { uid, content: `says ${uid}`, thread: { topic } }
  const { status } = await server.http.post('/visitor/api/v1/message/send', body, visitor.token)
  expect(status).toBe(200)
}

/** Reads `query` of both doors with `threadUid`; returns the places, which are the same for visitor and agent. */
async function places(query: string) {
  const answers = await Promise.all([
    server.http.get(`/visitor/api/v1/message/thread/${query}`, visitor.token),
    server.http.get(`/api/v1/message/thread/${query}`, agent.token),
  ])
  const [seen, seenByAgent] = answers.map(({ body }) => body.data)
  expect(seenByAgent).toEqual(seen)
  return { ...seen, places: seen?.content.map(({ thread, seq }) => (thread?.uid === first ? -seq : seq)) }
}

const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => from - index)

describe('by page', () => {
  test('a thread is read newest first, twenty at a time by default', async () => {
    const page = await places(`uid?threadUid=${second}`)
    expect(page).toMatchObject({ places: down(24, 5), totalElements: 24, totalPages: 2, number: 0, last: false })
    const rest = await places(`uid?threadUid=${second}&pageNumber=1`)
    expect(rest).toMatchObject({ places: down(4, 1), totalElements: 24, totalPages: 2, number: 1, last: true })
    const none = await places(`uid?threadUid=${second}&pageNumber=2`)
    expect(none).toMatchObject({ places: [], totalElements: 24, totalPages: 2, number: 2, last: true })
  })

  test('the reader chooses the page size, up to a hundred', async () => {
    const all = await places(`uid?threadUid=${second}&pageSize=100`)
    expect(all).toMatchObject({ places: down(24, 1), totalPages: 1, last: true })
    const single = await places(`uid?threadUid=${second}&pageSize=1&pageNumber=23`)
    expect(single).toMatchObject({ places: [1], totalPages: 24, number: 23, last: true })
  })

  test('a topic is read across all of its threads', async () => {
    const page = await places(`topic?topic=${topic}&pageSize=26`)
    expect(page).toMatchObject({ places: [...down(24, 1), -6, -5], totalElements: 30, totalPages: 2, last: false })
    expect((await places(`topic?topic=${topic}&pageSize=26&pageNumber=1`)).places).toEqual([-4, -3, -2, -1])
  })

  test('a message is the same as when it was sent', async () => {
    const { content } = await places(`uid?threadUid=${second}&pageSize=1`)
    const resent = { uid: 'b24', content: 'again', thread: { topic } }
    const { body } = await server.http.post('/visitor/api/v1/message/send', resent, visitor.token)
    expect(content).toEqual([body.data])
    expect(body.data.content).toBe('says b24')
  })
})

describe('by place', () => {
  test.each([
    ['the end of a thread', 'limit=3', [24, 23, 22], false],
    ['what is before a place', 'before=22&limit=3', [21, 20, 19], false],
    ['the beginning', 'before=3&limit=10', [2, 1], true],
    ['exactly what is left before a place', 'before=4&limit=3', [3, 2, 1], true],
    ['exactly what is left after a place', 'after=21&limit=3', [24, 23, 22], true],
    ['exactly what is between two places', 'after=3&before=6&limit=2', [5, 4], true],
    ['part of what is between two places', 'after=3&before=6&limit=1', [4], false],
    ['what is after a place, nearest first to be taken', 'after=20&limit=3', [23, 22, 21], false],
    ['all that is after a place', 'after=21', [24, 23, 22], true],
    ['what is between two places', 'after=3&before=6', [5, 4], true],
    ['nothing after the end', 'after=24', [], true],
    ['nothing before the first', 'before=1', [], true],
    ['fifty unless asked otherwise', 'after=0', down(24, 1), true],
  ])('%s', async (_what, window, expected, last) => {
    const found = { places: expected, last, totalElements: 24 }
    expect(await places(`uid?threadUid=${second}&${window}`)).toMatchObject(found)
    expect(await places(`topic?topic=${topic}&${window}`)).toMatchObject(found)
  })

  test('a thread that has ended is read the same way', async () => {
    expect((await places(`uid?threadUid=${first}&after=4`)).places).toEqual([-6, -5])
  })
})

describe('history refuses', () => {
  test.each([
    'pageSize=0',
    'pageSize=101',
    'pageSize=x',
    'pageNumber=-1',
    'pageNumber=1.5',
    'pageNumber=1e300',
    'limit=0',
    'limit=101',
    'before=0',
    'before=x',
    'after=-1',
    'after=1.5',
  ])('%s', async (query) => {
    for (const named of [`uid?threadUid=${second}`, `topic?topic=${topic}`]) {
      const answer = await server.http.get(`/visitor/api/v1/message/thread/${named}&${query}`, visitor.token)
      expect(answer).toEqual(refused(400, 'malformed'))
    }
  })

  test.each(['uid', 'uid?threadUid=', 'topic', 'topic?topic='])('%s', async (query) => {
    const answer = await server.http.get(`/visitor/api/v1/message/thread/${query}`, visitor.token)
    expect(answer).toEqual(refused(400, 'malformed'))
  })

  test.each(['uid?threadUid=x', 'topic?topic=x', 'topic?topic=x&limit=1'])('what does not exist: %s', async (query) => {
    const answer = await server.http.get(`/visitor/api/v1/message/thread/${query}`, visitor.token)
    expect(answer).toEqual(refused(404, 'thread_not_found'))
  })
})

test('a withdrawn message keeps its place and nothing else', async () => {
  await say('regretted')
  const recall = { type: 'RECALL', content: 'regretted', thread: { topic } }
  expect((await server.http.post('/visitor/api/v1/message/send', recall, visitor.token)).status).toBe(200)
  const { content } = await places(`uid?threadUid=${second}&after=24&limit=1`)
  expect(content).toMatchObject([{ uid: 'regretted', seq: 25, content: '', status: 'RECALL' }])
  expect(JSON.stringify(content)).not.toContain('says regretted')
})
