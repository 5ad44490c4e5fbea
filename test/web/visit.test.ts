import 'fake-indexeddb/auto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { connect, logIn, type TestDevice } from '../support/people.ts'
import { newBrowser, openVisitorPage, target, type VisitorPage } from './visitor-page.ts'

const server = perFile.server()
let desk: TestDevice
beforeAll(async () => {
  const admin = await logIn(server)
  desk = await connect(server, admin, { device: 'desk' })
  // A visitor who begins again is in another thread.
  const settings = { uid: 'df_wg_uid', settings: { reopenSeconds: 0 } }
  await server.http.post('/api/v1/workgroup/update', settings, admin.token)
})
afterAll(() => desk.drop())

async function startVisit(browser = newBrowser()): Promise<VisitorPage> {
  const page = openVisitorPage(server, browser)
  await page.visit.begin({ nickname: 'Vera' }, target)
  await page.hasStage('chatting')
  await page.hasConnection('connected')
  return page
}

const contents = (page: VisitorPage) =>
  expect.poll(() => page.lines().filter((line) => !line.startsWith('Welcome')), { timeout: 10_000 })

test('a visitor and an agent converse, and each message appears once, in order, with its progress', async () => {
  const page = await startVisit()
  const uid = await page.conversation().send('TEXT', 'good morning')
  const { thread } = await desk.hearsUid(uid)
  await desk.say(thread?.topic ?? '', { uid: `re ${uid}`, content: 'good morning to you' })
  await contents(page).toEqual(['good morning', 'good morning to you'])
  await desk.say(thread?.topic ?? '', { uid: `read ${uid}`, type: 'READ', content: uid })
  await expect
    .poll(() => page.conversation().timeline.messages.value.find((message) => message.uid === uid)?.status)
    .toBe('READ')
  await desk.hears((message) => message.type === 'DELIVERED' && message.content === `re ${uid}`)
  expect(page.conversation().unread.value).toBeGreaterThan(0)
  page.conversation().markRead()
  await desk.hears((message) => message.type === 'READ' && message.content === `re ${uid}`)
  expect(page.conversation().unread.value).toBe(0)
  page.visit.end()
})

test('each message that arrives is handed over once and in order, even to a listener that comes late', async () => {
  const browser = newBrowser()
  const first = await startVisit(browser)
  const earlier = await first.conversation().send('TEXT', 'an earlier page')
  const { thread } = await desk.hearsUid(earlier)
  first.visit.end()
  const page = await startVisit(browser)
  const arrived: string[] = []
  await page.conversation().send('TEXT', 'mine')
  await desk.say(thread?.topic ?? '', { uid: `${earlier} one`, content: 'one' })
  await contents(page).toEqual(['an earlier page', 'mine', 'one'])
  page.visit.onArrival(({ content }) => arrived.push(content))
  await desk.say(thread?.topic ?? '', { uid: `${earlier} two`, content: 'two' })
  await contents(page).toEqual(['an earlier page', 'mine', 'one', 'two'])
  page.conversation().apply(page.conversation().timeline.messages.value[0] as never)
  expect(arrived.filter((line) => !line.startsWith('Welcome'))).toEqual(['mine', 'one', 'two'])
  page.visit.end()
})

test('a visit that is paused has no connection until it is resumed; what is written meanwhile waits', async () => {
  const page = await startVisit()
  page.visit.pause()
  await page.hasConnection('offline')
  expect(await page.conversation().send('TEXT', 'written meanwhile')).not.toBe('')
  expect(page.lines().at(-1)).toBe('written meanwhile:queued')
  const { topic } = page.conversation()
  await desk.say(topic, { uid: `${topic} paused`, content: 'said meanwhile' })
  await page.pass(60_000)
  expect(page.visit.connectionState.value).toBe('offline')
  expect(page.lines()).not.toContain('said meanwhile')
  page.visit.resume()
  await page.hasConnection('connected')
  await expect.poll(() => page.lines().slice(-2).sort()).toEqual(['said meanwhile', 'written meanwhile'])
  page.visit.end()
})

test('a message before one that was read does not become unread when it is scrolled to', async () => {
  const browser = newBrowser()
  const page = await startVisit(browser)
  const { topic } = page.conversation()
  page.visit.end()
  for (let index = 0; index < 55; index += 1) await desk.say(topic, { uid: `${topic} ${index}`, content: 'news' })
  const later = await startVisit(browser)
  const { unread, timeline } = later.conversation()
  await expect.poll(() => unread.value).toBe(50)
  later.conversation().markRead()
  expect(unread.value).toBe(0)
  await later.conversation().loadOlder()
  expect(timeline.messages.value.length).toBeGreaterThan(55)
  expect(unread.value).toBe(0)
  later.visit.end()
})

test('messages before an own one are read, even if that was sent elsewhere', async () => {
  const page = await startVisit()
  const conversation = page.conversation()
  const { topic, unread, timeline } = conversation
  const uid = await conversation.send('TEXT', 'anybody?')
  await contents(page).toEqual(['anybody?'])
  await desk.say(topic, { uid: `news ${uid}`, content: 'news' })
  await expect.poll(() => unread.value, { timeout: 10_000 }).toBe(1)
  const [own, news] = timeline.messages.value.slice(-2)
  if (own === undefined || news === undefined) throw new Error('nothing was said')
  conversation.apply({ ...own, uid: `elsewhere ${uid}`, seq: news.seq + 1, sentAt: news.sentAt + 1 })
  expect(unread.value).toBe(0)
  page.visit.end()
})

test('a text written offline waits, survives a reload, and is sent once, in order', async () => {
  const browser = newBrowser()
  const page = await startVisit(browser)
  page.turnHttp(false)
  page.turn('refused')
  for (const word of ['one', 'two', 'three']) await page.conversation().send('TEXT', word)
  expect(page.lines().slice(-3)).toEqual(['one:queued', 'two:queued', 'three:queued'])
  page.visit.end()
  const later = await startVisit(browser)
  await contents(later).toEqual(['one', 'two', 'three'])
  const { topic } = later.conversation()
  const stored = server.rows(
    'select content from messages join threads on threads.uid = thread_uid where topic = ? order by seq',
    topic,
  )
  expect(stored.slice(1).map((row) => row.content)).toEqual(['one', 'two', 'three'])
  later.visit.end()
})

test('without a socket both directions use HTTP within 5 s, and the socket again once there is one', async () => {
  const page = await startVisit()
  await page.conversation().send('TEXT', 'by socket')
  await contents(page).toEqual(['by socket'])
  page.turn('refused')
  await page.conversation().send('TEXT', 'by http')
  await page.pass(5000)
  await page.hasConnection('fallback')
  await contents(page).toEqual(['by socket', 'by http'])
  const { topic } = page.conversation()
  await desk.say(topic, { uid: `poll ${topic}`, content: 'heard by polling' })
  await contents(page).toEqual(['by socket', 'by http', 'heard by polling'])
  page.turn('fine')
  await page.reachesConnection('connected')
  await page.conversation().send('TEXT', 'by socket again')
  await desk.say(topic, { uid: `socket ${topic}`, content: 'heard by socket' })
  await contents(page).toEqual(['by socket', 'by http', 'heard by polling', 'by socket again', 'heard by socket'])
  page.visit.end()
})

test('a socket that never opens is given up for HTTP', async () => {
  const page = openVisitorPage(server)
  page.turn('hanging')
  await page.visit.begin({}, target)
  await page.hasStage('chatting')
  await page.conversation().send('TEXT', 'hello?')
  await page.pass(5000)
  await page.hasConnection('fallback')
  await contents(page).toEqual(['hello?'])
  page.visit.end()
})

test('a connection that works in one direction only is detected, and nothing is lost or doubled', async () => {
  const page = await startVisit()
  page.turn('deaf')
  await page.conversation().send('TEXT', 'into the void')
  expect(page.lines().at(-1)).toBe('into the void:sending')
  const before = page.opened()
  await page.pass(10_000)
  page.turn('fine')
  await page.pass(5000)
  await contents(page).toEqual(['into the void'])
  expect(page.opened()).toBeGreaterThan(before)
  page.visit.end()
})

test('a refused message shows why, can be sent again, and blocks no other', async () => {
  const page = await startVisit()
  const { topic } = page.conversation()
  const [thread] = server.rows('select uid from threads where topic = ?', topic)
  await page.visit.close()
  await page.hasStage('ended')
  await page.conversation().send('TEXT', 'too late')
  const refused = () => page.conversation().items.value.find((item) => item.kind === 'pending')
  await expect.poll(() => page.lines()).toContain('too late:failed')
  expect(refused()).toMatchObject({ letter: { failure: 'thread_closed' } })
  await page.visit.begin({}, target)
  await page.hasStage('chatting')
  expect(server.rows('select uid from threads where topic = ?', topic)).not.toEqual([thread])
  const failed = refused()
  await page.visit.outbox?.retry(failed?.kind === 'pending' ? failed.letter.uid : '')
  await expect.poll(() => page.lines().at(-1)).toBe('too late')
  page.visit.end()
})
