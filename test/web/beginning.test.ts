import 'fake-indexeddb/auto'
import { signal } from '@preact/signals-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { VisitStarter } from '../../web-client/widget/chat/start-visit.ts'
import { unsentTexts } from '../../web-client/widget/chat/unsent-texts.ts'
import type { WidgetLanguage } from '../../web-client/widget/words/languages.ts'
import { perFile } from '../support/fixtures.ts'
import { connect, logIn, type TestDevice } from '../support/people.ts'
import { newBrowser, openVisitorPage, target } from './visitor-page.ts'

const server = perFile.server()
let desk: TestDevice
beforeAll(async () => {
  desk = await connect(server, await logIn(server), { device: 'desk' })
})
afterAll(() => desk.drop())

const retryMs = 5000
const shop = { url: 'https://shop.example/', title: 'Shop', referrer: '' }

/** Starts a conversation on a page, as the chat's frame does. */
function openShop(browser = newBrowser()) {
  const page = openVisitorPage(server, browser)
  const unsent = unsentTexts(page.platform, target.sid)
  const language = signal({ tag: 'en' } as WidgetLanguage)
  const { platform } = page
  const first = new VisitStarter({ platform, api: page.api, visit: page.visit, page: shop, language, target, unsent })
  return { ...page, first, unsent, say: (text: string) => first.say(text) }
}

const stored = (topic: string) =>
  server
    .rows(
      `select m.content from messages m join threads t on t.uid = m.thread_uid
       where t.topic = ? and m.type = 'TEXT' order by m.rowid`,
      topic,
    )
    .map(({ content }) => content)

test('texts written before there is a conversation go out in order, however many there are', async () => {
  const page = openShop()
  const all = [page.say('first'), page.say('second'), page.say('third')]
  expect(page.unsent.list.value.map(({ text }) => text)).toEqual(['first', 'second', 'third'])
  await Promise.all(all)
  await expect.poll(() => stored(page.conversation().topic)).toEqual(['first', 'second', 'third'])
  expect(page.unsent.list.value).toEqual([])
  page.visit.end()
})

test('after a beginning that failed half-way the same conversation continues, and messages get through', async () => {
  const page = openShop()
  page.loseOne('/visitor/api/v1/thread')
  await page.say('is anybody there?')
  await page.hasStage('failed')
  await page.pass(retryMs)
  await page.hasStage('chatting')
  // The first message may still wait for the visit to begin.
  await page.say('and now?')
  await expect.poll(() => stored(page.conversation().topic)).toEqual(['is anybody there?', 'and now?'])
  await desk.say(page.conversation().topic, { uid: 'yes', content: 'Yes' })
  await expect.poll(() => page.lines().at(-1)).toBe('Yes')
  page.conversation().markRead()
  page.visit.end()
})

test('a text written offline outlives the page, and the next one sends it once, even from two tabs', async () => {
  const browser = newBrowser()
  const page = openShop(browser)
  page.turnHttp(false)
  await page.say('kept one')
  await page.say('kept two')
  const [next, other] = [openShop(browser), openShop(browser)]
  expect(next.unsent.list.value.map(({ text }) => text)).toEqual(['kept one', 'kept two'])
  await next.first.begin()
  await other.first.begin()
  await expect.poll(() => stored(next.conversation().topic)).toEqual(['kept one', 'kept two'])
  await other.say('later')
  await expect.poll(() => stored(next.conversation().topic)).toEqual(['kept one', 'kept two', 'later'])
  expect(openShop(browser).unsent.list.value).toEqual([])
  for (const one of [next, other]) one.visit.end()
})

test('a visitor who gives their name, or moves to another page, during a conversation is shown with it', async () => {
  const page = openShop()
  await page.say('hello')
  await page.hasStage('chatting')
  page.first.identify({ nickname: 'Vera', email: 'vera@example.org' })
  page.first.turnTo({ ...shop, url: 'https://shop.example/basket', title: 'Basket' })
  const uid = page.conversation().topic.split('/').at(-1) ?? ''
  const known = () => server.rows('select nickname, profile from visitors where uid = ?', uid)[0]
  await expect.poll(() => known()?.nickname).toBe('Vera')
  await expect.poll(() => String(known()?.profile)).toContain('https://shop.example/basket')
  expect(String(known()?.profile)).toContain('vera@example.org')
  expect(page.visit.stage.value).toBe('chatting')
  page.visit.end()
})

test('a visitor who returns after the end sees the old messages, and no thread begins until they write', async () => {
  const browser = newBrowser()
  const page = openShop(browser)
  await page.say('before')
  await page.hasStage('chatting')
  await expect.poll(() => stored(page.conversation().topic)).toEqual(['before'])
  await page.visit.close()
  page.visit.end()
  const later = openShop(browser)
  await later.visit.showEarlier(target)
  expect(later.lines()).toContain('before')
  const threads = () => server.rows('select uid from threads where topic = ?', later.conversation().topic).length
  expect([later.visit.stage.value, threads()]).toEqual(['idle', 1])
  await later.say('again')
  await expect.poll(() => stored(later.conversation().topic)).toEqual(['before', 'again'])
  later.visit.end()
})

test('the history of a visitor named by the site is shown only when the site names them again', async () => {
  const browser = newBrowser()
  const page = openShop(browser)
  page.first.identify({ visitorUid: 'customer-a' })
  await page.say('my secret')
  await expect.poll(() => stored(page.conversation().topic)).toEqual(['my secret'])
  await page.visit.close()
  page.visit.end()
  const later = openShop(browser)
  const shown = () => later.visit.conversation.value?.items.value.length
  await later.visit.showEarlier(target)
  expect(shown()).toBeUndefined()
  later.first.identify({ visitorUid: 'customer-a' })
  await expect.poll(shown).toBeGreaterThan(0)
  later.first.identify({ visitorUid: 'customer-b' })
  expect(shown()).toBeUndefined()
  later.visit.end()
})

test('a page whose title blinks is reported at most every five seconds, and finally with its last title', async () => {
  const page = openShop()
  await page.say('Hello')
  await page.hasStage('chatting')
  const told: (string | undefined)[] = []
  const introduce = vi.spyOn(page.visit, 'introduce').mockImplementation(async ({ title }) => void told.push(title))
  for (let second = 0; second < 12; second += 1) {
    page.first.turnTo({ ...shop, title: `(${second % 2}) Shop` })
    await page.pass(1000)
  }
  page.first.turnTo({ ...shop, url: `${shop.url}cups`, title: 'Cups' })
  await page.pass(5000)
  expect(told.at(-1)).toBe('Cups')
  expect(told.length).toBeLessThanOrEqual(5)
  introduce.mockRestore()
  page.visit.end()
})
