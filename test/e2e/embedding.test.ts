import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { chatFrameOf } from './axe.ts'
import { e2e, reads, type Stage, theatre, type VisitorPage } from './browser.ts'
import { openSite } from './host-page.ts'
import { seen } from './seen.ts'

const open = theatre()

type Parley = (...call: unknown[]) => void

/** What a site does before the chat is loaded; an invalid call must not stop the others. */
const early = `window.heard = []
window.Parley = function () { (Parley.q = Parley.q || []).push(arguments) }
addEventListener('error', (fault) => fault.message.includes('of the site') && fault.preventDefault())
for (const wrong of [[], ['identify'], ['identify', null], ['locale', 42], ['theme', {}], ['on', 'open']]) Parley(...wrong)
Parley('on', 'open', () => { throw new Error('of the site') })
for (const name of ['ready', 'open', 'close', 'unread', 'thread']) Parley('on', name, (detail) => heard.push([name, detail ?? null]))
Parley('identify', { get nickname() { throw new Error('of the site') } })
Parley('identify', new Proxy({ visitorUid: 'customer-7', nickname: 4711, greet() {} }, {}))`

const call = ({ page }: VisitorPage, ...given: unknown[]) =>
  page.evaluate((args) => (window as unknown as { Parley: Parley }).Parley(...args), given)
const heardIn = ({ page }: VisitorPage) => page.evaluate(() => (window as unknown as { heard: unknown[] }).heard)

/** Records the addresses that a page requests, WebSockets included. */
function askedBy(page: Page): string[] {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('websocket', (socket) => asked.push(socket.url()))
  return asked
}

e2e('a site of another origin opens the chat, says who the visitor is, and gets the unread count', async () => {
  const stage = await open()
  const agent = await stage.agent()
  const { token } = await logIn(stage.server)
  const look = { workgroupUid: 'df_wg_uid', locale: 'zh-CN' }
  await stage.server.http.post('/api/v1/widget/update', look, token)
  const url = await openSite(stage.server.url, { script: early, early: 2 })
  const visitor = await stage.visitor({ url })
  await visitor.chat.locator('html[lang="zh-CN"]').waitFor()
  const asked = askedBy(visitor.page)
  await visitor.say('Hello')
  const row = agent.page.locator('.row', { hasText: '4711' })
  await row.click()
  await reads(agent.page, 'Hello')
  await call(visitor, 'close')
  expect(await visitor.page.locator('parley-chat iframe').isVisible()).toBe(false)
  await agent.say('Good day')
  await expect.poll(async () => (await heardIn(visitor)).at(-1), { timeout: 10_000 }).toEqual(['unread', 1])
  await expectOwnTitle(visitor)
  const turned = nextPageIn(visitor)
  await visitor.page.evaluate(() => history.pushState({}, '', '/cups'))
  await call(visitor, 'open')
  expect(await turned).toEqual([`${url}/cups`, 'Cups'])
  await reads(visitor.chat, 'Good day')
  await expect.poll(async () => (await heardIn(visitor)).at(-1), { timeout: 10_000 }).toEqual(['unread', 0])
  const names = (await heardIn(visitor))
    .map((event) => (event as [string])[0])
    .filter((name) => name !== 'unread' && name !== 'thread')
  expect(names).toEqual(['open', 'ready', 'close', 'open'])
  await backendWrites(stage, visitor)
  // A panel that was open is open again.
  await visitor.page.reload()
  await reads(visitor.chat, 'Good day')
  await expectNoToken(visitor, asked)
  const origins = new Set(asked.filter((one) => /^(http|ws)/.test(one)).map((one) => new URL(one).host))
  expect(origins).toEqual(new Set([new URL(url).host, new URL(stage.server.url).host]))
})

/** A backend writes to the topic that the page has received; the console names a call that does nothing. */
async function backendWrites({ server }: Stage, visitor: VisitorPage): Promise<void> {
  const [, topic] = (await heardIn(visitor)).find((event) => (event as [string])[0] === 'thread') as [string, string]
  expect(topic).toMatch(/^org\/workgroup\/df_wg_uid\/[^/]+$/)
  const { token } = await logIn(server)
  const { body } = await server.http.post('/api/v1/apikey/create', { name: 'shop' }, token)
  const message = { uid: 'order-4711', type: 'TEXT', content: 'On its way', thread: { topic } }
  const sent = await server.http.post(
    '/api/v1/message/rest/send',
    message,
    String((body.data as { key?: unknown }).key),
  )
  expect(sent.status).toBe(200)
  await reads(visitor.chat, 'On its way')
  const told: string[] = []
  visitor.page.on('console', (said) => said.type() === 'warning' && told.push(said.text()))
  await call(visitor, 'nonsense')
  await call(visitor, 'identify', 'x')
  await call(visitor, 'on', 'opened')
  await call(visitor, 'locale', 'zh-CN')
  await expect.poll(() => told.length).toBe(3)
  expect(told.join('\n')).toMatch(
    /no 'nonsense'.*'open'.*\n.*'identify' wants an object.*\n.*'on' wants one of 'ready'/,
  )
}

/** The title of a hidden tab shows the unread count before the site's own title. */
async function expectOwnTitle({ page }: VisitorPage): Promise<void> {
  const look = (isHidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, isHidden)
  await look(true)
  expect(await page.title()).toBe('(1) A shop')
  await look(false)
  expect(await page.title()).toBe('A shop')
  await look(true)
  await page.evaluate(() => {
    document.title = 'Cups'
  })
  await look(false)
  expect(await page.title()).toBe('Cups')
}

/** Returns the address and title that the chat receives when it is next opened. */
function nextPageIn({ page }: VisitorPage): Promise<unknown> {
  return chatFrameOf(page).evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener('message', ({ data }) => {
          if (data.parley?.kind === 'open') resolve([data.parley.page.url, data.parley.page.title])
        })
      }),
  )
}

async function expectNoToken({ page }: VisitorPage, asked: readonly string[]): Promise<void> {
  const kept = await chatFrameOf(page).evaluate(() => localStorage.getItem('parley.visitor'))
  const { accessToken } = JSON.parse(kept ?? '{}') as { accessToken?: string }
  expect(accessToken).toMatch(/^eyJ/)
  expect(asked.some((one) => one.startsWith('ws'))).toBe(true)
  // Three letters alone may occur in any uid.
  expect(asked.filter((one) => one.includes(accessToken ?? '') || /[?&]\w*token|eyJ[\w-]+\./i.test(one))).toEqual([])
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('eyJ')
}

e2e('language, look, colour and corner follow the tag, and change when the site says so', async () => {
  const stage = await open()
  const tag = 'data-locale="zh-CN" data-theme="dark" data-accent="#a03050" data-position="left"'
  const visitor = await stage.visitor({ url: await openSite(stage.server.url, { tag }) })
  const { chat, page, bubble } = visitor
  await chat.locator('html[lang="zh-CN"][data-theme="dark"]').waitFor()
  expect(await chat.locator('html').evaluate((html) => getComputedStyle(html).colorScheme)).toBe('dark')
  expect(await bubble.evaluate((button) => getComputedStyle(button).backgroundColor)).toBe('rgb(160, 48, 80)')
  expect((await page.locator('parley-chat iframe').boundingBox())?.x).toBe(20)
  expect(await bubble.getAttribute('aria-label')).toMatch(/\p{Script=Han}/u)
  await call(visitor, 'theme', 'light')
  await call(visitor, 'locale', 'en')
  await chat.locator('html[lang^="en"][data-theme="light"]').waitFor()
  await expect.poll(() => bubble.getAttribute('aria-label')).toBe('Close chat')
  expect(await page.title()).toBe('A shop')
})

e2e('the bubble is opened, left and skipped by keyboard, and takes nothing from the page', async () => {
  const stage = await open()
  const visitor = await stage.visitor({ url: await openSite(stage.server.url), before: hasten })
  const { page, chat } = visitor
  const frame = page.locator('parley-chat iframe')
  const focused = () => page.evaluate(() => document.activeElement?.localName)
  await page.keyboard.press('Escape')
  await frame.waitFor({ state: 'hidden' })
  await page.keyboard.press('Shift+Tab')
  expect(await focused()).toBe('a')
  await page.keyboard.press('Tab')
  expect(await focused()).toBe('parley-chat')
  await page.keyboard.press('Enter')
  await frame.waitFor()
  await page.keyboard.press('Escape')
  await frame.waitFor({ state: 'hidden' })
  expect(await focused()).toBe('parley-chat')
  await page.keyboard.press('Tab')
  expect(await focused()).not.toBe('parley-chat')
  await page.addStyleTag({
    content: 'body *, parley-chat { position: static !important; padding: 30px !important }',
  })
  expect(await page.locator('parley-chat').evaluate(placeOf)).toEqual(['fixed', '1', 0, 0])
  await page.evaluate(() => document.documentElement.style.setProperty('overflow', 'clip'))
  await call(visitor, 'locale', 'zh-CN')
  await call(visitor, 'open')
  expect(await page.evaluate(() => document.documentElement.style.overflow)).toBe('clip')
  await page.route(/\/widget\/frame\.html/, (route) => route.abort(), { times: 1 })
  await page.evaluate(replaceBody, `${stage.server.url}/widget.js`)
  await chat.locator('html[lang="zh-CN"] main.chat').waitFor()
  const failing = page.waitForEvent('requestfailed')
  await page.evaluate(() => document.querySelector('parley-chat')?.remove())
  await failing
  await chat.locator('html[lang="zh-CN"] main.chat').waitFor()
  expect(await page.locator('parley-chat').count()).toBe(1)
})

e2e('on the server’s own page the chat is there before the server says what the site’s visitors are told', async () => {
  const { page, chat } = await (await open()).visitor()
  await page.route(/\/widget\/allowed\.js/, () => {})
  await page.reload()
  await seen(chat.locator('.composer textarea'))
})

/** Shortens the loader's long timeouts. */
function hasten(): void {
  const wait = window.setTimeout.bind(window)
  if (window === window.top)
    Object.assign(window, { setTimeout: (work: () => void, ms = 0) => wait(work, ms < 10_000 ? ms : 1500) })
}

e2e('in a browser that is too old the tag only leaves a line in the browser’s console', async () => {
  const stage = await open()
  const url = await openSite(stage.server.url)
  const { page } = await stage.visitor({ url })
  // Requests of the previous page do not count.
  await page.goto('about:blank')
  await page.addInitScript(() => Object.assign(CSS, { supports: () => false }))
  const lines: string[] = []
  const asked = askedBy(page)
  page.on('console', (message) => lines.push(`${message.type()} ${message.text()}`))
  await page.goto(url, { waitUntil: 'networkidle' })
  expect(lines).toEqual(['info Parley: this browser is too old.'])
  expect(await page.locator('parley-chat').count()).toBe(0)
  expect(asked.map((one) => new URL(one).pathname)).toEqual(['/', '/widget.js'])
})

function placeOf(element: Element): unknown[] {
  const { position, opacity } = getComputedStyle(element)
  const { width, height } = element.getBoundingClientRect()
  return [position, opacity, width, height]
}

/** What some sites do when navigating; the next page contains the tag as well. */
function replaceBody(src: string): void {
  document.body = document.createElement('body')
  document.body.append(Object.assign(document.createElement('script'), { src }))
}
