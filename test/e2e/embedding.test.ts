import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { chatFrameOf } from './axe.ts'
import { e2e, reads, theatre, type VisitorPage } from './browser.ts'
import { openSite } from './host-page.ts'

const open = theatre()

type Parley = (...call: unknown[]) => void

/** What a site does before the chat is there. */
const early = `window.heard = []
window.Parley = function () { (Parley.q = Parley.q || []).push(arguments) }
for (const name of ['ready', 'open', 'close', 'unread']) Parley('on', name, (detail) => heard.push([name, detail ?? null]))
Parley('identify', { visitorUid: 'customer-7', nickname: 'Vera of the shop' })`

const call = ({ page }: VisitorPage, ...given: unknown[]) =>
  page.evaluate((args) => (window as unknown as { Parley: Parley }).Parley(...args), given)
const heardIn = ({ page }: VisitorPage) => page.evaluate(() => (window as unknown as { heard: unknown[] }).heard)

/** The addresses a page asks for, those of sockets too. */
function askedBy(page: Page): string[] {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('websocket', (socket) => asked.push(socket.url()))
  return asked
}

e2e('a site of another origin opens the chat, says who the visitor is, and hears what is unread', async () => {
  const stage = await open()
  const agent = await stage.agent()
  const url = await openSite(stage.server.url, { script: early })
  const visitor = await stage.visitor({ url })
  const asked = askedBy(visitor.page)
  await visitor.say('Hello')
  const row = agent.page.locator('.row', { hasText: 'Vera of the shop' })
  await row.click()
  await reads(agent.page, 'Hello')
  await call(visitor, 'close')
  expect(await visitor.page.locator('parley-chat iframe').isVisible()).toBe(false)
  await agent.say('Good day')
  await expect.poll(async () => (await heardIn(visitor)).at(-1), { timeout: 10_000 }).toEqual(['unread', 1])
  await call(visitor, 'open')
  await reads(visitor.chat, 'Good day')
  await expect.poll(async () => (await heardIn(visitor)).at(-1), { timeout: 10_000 }).toEqual(['unread', 0])
  const names = (await heardIn(visitor)).map((event) => (event as [string])[0]).filter((name) => name !== 'unread')
  expect(names).toEqual(['open', 'ready', 'close', 'open'])
  await visitor.page.reload()
  await visitor.bubble.click()
  await reads(visitor.chat, 'Good day')
  await expectNoToken(visitor, asked)
  const origins = new Set(asked.filter((one) => /^(http|ws)/.test(one)).map((one) => new URL(one).host))
  expect(origins).toEqual(new Set([new URL(url).host, new URL(stage.server.url).host]))
})

async function expectNoToken({ page }: VisitorPage, asked: readonly string[]): Promise<void> {
  const kept = await chatFrameOf(page).evaluate(() => localStorage.getItem('parley.visitor'))
  const { accessToken } = JSON.parse(kept ?? '{}') as { accessToken?: string }
  expect(accessToken).toMatch(/^eyJ/)
  expect(asked.some((one) => one.startsWith('ws'))).toBe(true)
  expect(asked.filter((one) => one.includes(accessToken ?? '') || /token|eyJ/i.test(one))).toEqual([])
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('eyJ')
}

e2e('language, look, colour and corner are as the tag says, and change when the site says so', async () => {
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
