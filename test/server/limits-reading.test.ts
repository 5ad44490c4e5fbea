import { afterEach, expect, test } from 'vitest'
import { type Chat, startChat } from '../support/chat.ts'
import { perTest } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { isCounted, limitsWith, reached } from '../support/limits.ts'

const server = perTest.unstarted()
let chat: Chat
afterEach(() => chat.agentDevice.drop())

async function start(numbers: Readonly<Record<string, number>>): Promise<void> {
  await server.start({ limits: limitsWith(numbers) })
  chat = await startChat(server)
}

const sync = (query: string) => server.http.get(`/visitor/api/v1/message/sync?${query}`, chat.visitor.token)
const history = (query: string) =>
  server.http.get(`/visitor/api/v1/message/thread/uid?threadUid=${chat.uid}&${query}`, chat.visitor.token)
const agentSays = (uid: string, content = 'x') => chat.agentDevice.say(chat.topic, { uid, content })
/** Returns the cursor after everything there is. */
const cursor = async () => encodeURIComponent((await sync('')).body.data.cursor)

test('a user may have that many subscribers at once, and another one once one is free again', async () => {
  await start({ 'reading.listeningPerUser': 1 })
  const waiting = sync(`wait=20&cursor=${await cursor()}`)
  await expect.poll(async () => (await sync('')).status).toBe(429)
  expect(await sync('')).toEqual(refused(429, 'too_many_requests'))
  await isCounted(server, 'reading.listeningPerUser')
  await agentSays('a')
  expect((await waiting).body.data.content.map(({ uid }) => uid)).toEqual(['a'])
  expect((await sync('')).status).toBe(200)
})

test('a long poll ends when its time is over, and sooner when something arrives', async () => {
  await start({ 'reading.pollMs': 300 })
  const at = await cursor()
  const begun = Date.now()
  expect((await sync(`wait=25&cursor=${at}`)).body.data.content).toEqual([])
  expect(Date.now() - begun).toBeLessThan(10_000)
  await isCounted(server, 'reading.pollMs')
  const times = await reached(server, 'reading.pollMs')
  await agentSays('a')
  expect((await sync(`wait=25&cursor=${at}`)).body.data.content.map(({ uid }) => uid)).toEqual(['a'])
  expect(await reached(server, 'reading.pollMs')).toBe(times)
})

test('a long poll returns that many ephemeral messages', async () => {
  await start({ 'reading.heardPerPoll': 1 })
  const at = await cursor()
  const poll = async () => {
    const waiting = sync(`wait=20&cursor=${at}`)
    // Repeat until the poll has begun: before that nobody receives them.
    const timer = setInterval(() => {
      for (const uid of ['t1', 't2', 't3'])
        void chat.agentDevice.say(chat.topic, { uid, type: 'TYPING', content: '' }, 0)
    }, 50)
    const { content } = (await waiting.finally(() => clearInterval(timer))).body.data
    return content.map(({ type }) => type)
  }
  expect(await poll()).toEqual(['TYPING'])
  await isCounted(server, 'reading.heardPerPoll')
})

test('a page ends with the message that fills it, and the next one starts after it', async () => {
  await start({ 'reading.pageBytes': 1000 })
  for (const uid of ['a', 'b', 'c']) await agentSays(uid, 'x'.repeat(600))
  const { body } = await history('after=1&limit=10')
  expect(body.data).toMatchObject({ content: [{ uid: 'b' }, { uid: 'a' }], last: false })
  await isCounted(server, 'reading.pageBytes')
  const next = await history('after=3&limit=10')
  expect(next.body.data).toMatchObject({ content: [{ uid: 'c' }], last: true })
})

test('a user has that many reads at once, more wait, and beyond that they are refused', async () => {
  await start({ 'reading.atOncePerUser': 1, 'reading.waitingPerUser': 1 })
  for (let index = 0; index < 20; index += 1) await agentSays(`m${index}`, 'x'.repeat(5000))
  const many = async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => history('limit=20')))
    for (const answer of answers.filter(({ status }) => status !== 200))
      expect(answer).toEqual(refused(429, 'too_many_requests'))
    return new Set(answers.map(({ status }) => status))
  }
  await expect.poll(many).toEqual(new Set([200, 429]))
  expect((await history('limit=20')).body.data.content).toHaveLength(20)
  await isCounted(server, 'reading.atOncePerUser')
  await isCounted(server, 'reading.waitingPerUser')
})
