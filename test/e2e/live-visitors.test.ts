import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { comeIn, composerIn, e2e, reads, type Stage, theatre } from './browser.ts'
import { picture } from './pictures.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()

async function turnOn({ server }: Stage): Promise<void> {
  const { token } = await logIn(server)
  const given = { workgroupUid: 'df_wg_uid', liveVisitors: true }
  expect((await server.http.post('/api/v1/widget/update', given, token)).status).toBe(200)
}

/** Somebody else comes to one page of the shop, then to another. */
async function comeToShop({ server }: Stage, agentPage: Page, options: BrowserContextOptions): Promise<Page> {
  const shop = await agentPage
    .context()
    .browser()
    ?.newContext({ locale: 'en-GB', ...options })
  const page = await shop?.newPage()
  if (page === undefined) throw new Error('There is no browser.')
  // The server has heard of the first page before it is left.
  const told = page.waitForResponse((answer) => answer.url().includes('/live/beat'))
  await page.goto(`${server.url}/?from=ad`)
  await told
  await page.goto(`${server.url}/`)
  return page
}

e2e.each([
  ['a phone', { width: 390, height: 844 }, true],
  ['a desktop', { width: 1440, height: 900 }, false],
] as const)(
  'on %s, an agent sees who is on the site and writes to them, who read it beside the bubble',
  async (_, size, hasTouch) => {
    const stage = await open()
    await turnOn(stage)
    const agent = await stage.agent('admin', { context: { viewport: size, hasTouch } })
    const { page } = agent
    await seen(page.getByRole('link', { name: 'Visitors' }))
    await page.getByRole('link', { name: 'Visitors' }).click()
    await seen(page.getByText('Nobody is on the site now.'))
    expect(new URL(page.url()).pathname).toBe('/console/visitors')
    const visitor = await comeToShop(stage, page, { viewport: size, hasTouch })
    const row = page.locator('.live-row')
    await seen(row)
    await seen(page.getByText('1 person on the site now'))
    await row.click()
    const details = page.locator('.live-details')
    await focusIn(details)
    await expect.poll(() => details.locator('.live-trail li').count()).toBe(2)
    await seen(details.getByText('Pages so far'))
    await details.getByRole('button', { name: 'Start a conversation' }).click()
    const dialog = page.getByRole('dialog', { name: /^Start a conversation with / })
    await focusIn(dialog.getByRole('textbox'))
    await page.keyboard.type('May I help you to choose?')
    await dialog.getByRole('button', { name: 'Send' }).click()
    // The page answers its next beat, and the chat loads without opening.
    await reads(page, 'May I help you to choose?')
    const teaser = visitor.locator('parley-chat aside')
    await seen(teaser)
    expect(await teaser.innerText()).toContain('May I help you to choose?')
    await expect.poll(() => visitor.locator('parley-chat b').innerText()).toBe('1')
    await teaser.click()
    const chat = visitor.frameLocator('parley-chat iframe')
    await seen(chat.locator('.said', { hasText: 'May I help you to choose?' }))
    expect(await teaser.count()).toBe(0)
    await composerIn(chat).fill('Yes, please')
    await composerIn(chat).press('Enter')
    await reads(page, 'Yes, please')
    await visitor.context().close()
  },
)

e2e('who begins a conversation themselves is shown in it, by the name of the inbox, and is opened there', async () => {
  const stage = await open()
  await turnOn(stage)
  const { page } = await stage.agent('admin')
  await page.getByRole('link', { name: 'Visitors' }).click()
  const visitor = await comeToShop(stage, page, { viewport: { width: 1000, height: 800 } })
  const row = page.locator('.live-row')
  await seen(row)
  expect(await row.locator('.live-who').innerText()).toBe('Visitor')
  const { chat, say } = await comeIn(visitor)
  await say('Is this in stock?')
  await reads(chat, 'Is this in stock?')
  await seen(row.getByText('In a conversation'))
  const name = await row.locator('bdi').first().innerText()
  expect(name).not.toBe('Visitor')
  await row.click()
  const details = page.locator('.live-details')
  await seen(details.getByRole('heading', { name }))
  await picture(page, 'live-in-conversation')
  await seen(details.getByRole('button', { name: 'Open the conversation' }))
  expect(await details.getByRole('button', { name: 'Start a conversation' }).count()).toBe(0)
  await details.getByRole('button', { name: 'Open the conversation' }).click()
  await reads(page, 'Is this in stock?')
  await seen(page.locator('.pane').getByText(name).first())
  await visitor.context().close()
})

e2e('without the setting nothing is told, and the rail has no such page', async () => {
  const stage = await open()
  const { page } = await stage.agent()
  const told: string[] = []
  const visitor = await stage.visitor()
  visitor.page.on('request', (request) => told.push(request.url()))
  await visitor.page.reload()
  await visitor.page.locator('parley-chat button').waitFor()
  await visitor.page.waitForLoadState('networkidle')
  expect(await page.getByRole('link', { name: 'Visitors' }).count()).toBe(0)
  expect(told.filter((url) => url.includes('/live'))).toEqual([])
  expect(await visitor.page.context().cookies()).toEqual([])
})

e2e('of 10,000 people on the site only the rows in view are drawn, wherever the list is scrolled to', async () => {
  const stage = await open()
  await turnOn(stage)
  const { page } = await stage.agent('admin', { context: { viewport: { width: 1440, height: 900 } } })
  const people = Array.from({ length: 10_000 }, (_, index) => ({
    ...{
      uid: `live-${index}`,
      workgroupUid: 'df_wg_uid',
      url: 'https://shop.example/',
      title: `Page ${index}`,
      pages: 1,
    },
    ...{ pageAt: 1, since: 10_000 - index, referrer: '', lang: 'en', visitorUid: null, nickname: '', chatting: false },
  }))
  await page.route('**/api/v1/live/query*', (route) => {
    const { searchParams } = new URL(route.request().url())
    const [offset, limit] = ['offset', 'limit'].map((name) => Number(searchParams.get(name))) as [number, number]
    const data = { content: people.slice(offset, offset + limit), totalElements: people.length }
    return route.fulfill({ json: { code: 200, message: 'ok', data } })
  })
  await page.getByRole('link', { name: 'Visitors' }).click()
  await seen(page.getByText('10,000 people on the site now'))
  const list = page.locator('.live-list')
  for (const at of [0, 5000, 9999]) {
    await list.evaluate((element, share) => {
      element.scrollTop = share * element.scrollHeight
    }, at / 9999)
    const inView = at === 5000 ? page.getByText(/^Page 50\d\d$/).nth(8) : page.getByText(`Page ${at}`, { exact: true })
    await seen(inView)
    expect(await list.locator('li').count()).toBeLessThan(50)
    expect(await list.locator('.live-row').count()).toBeGreaterThan(8)
  }
  // The list is as long as all of them, so that the scroll bar tells the truth.
  expect(await list.evaluate(({ scrollHeight }) => scrollHeight)).toBeGreaterThanOrEqual(10_000 * 64)
})
