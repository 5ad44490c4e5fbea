import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Trigger } from '../../domain/organization/trigger.ts'
import { logIn } from '../support/people.ts'
import { agentPassword } from '../support/test-server.ts'
import { type AgentPage, composerIn, e2e, reads, type Stage, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()
const folder = process.env.PARLEY_PICTURES

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true }
const desktop = { viewport: { width: 1440, height: 900 } }
const text = 'Do you have a question about the roasts?'
const greets: Trigger = { name: 'Roasts', on: true, pages: ['/*'], seconds: 1, scroll: 0, texts: { en: text } }
const sale: Trigger = { ...greets, name: 'Sale', pages: [], seconds: 0, texts: { en: 'Today all is cheaper.' } }

async function setUp({ server }: Stage, triggers: readonly Trigger[]): Promise<void> {
  const { token } = await logIn(server)
  const given = { workgroupUid: 'df_wg_uid', triggers }
  expect((await server.http.post('/api/v1/widget/update', given, token)).status).toBe(200)
}

/** Somebody else comes to the shop, and does not open the chat. */
async function comeToShop({ server }: Stage, { page: by }: AgentPage, options: BrowserContextOptions): Promise<Page> {
  const context = await by
    .context()
    .browser()
    ?.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options })
  const page = await context?.newPage()
  if (page === undefined) throw new Error('There is no browser.')
  await page.goto(`${server.url}/`)
  await page.locator('parley-chat button').waitFor()
  return page
}

const teaserOn = (page: Page) => page.locator('parley-chat aside')
const chatOn = (page: Page) => page.frameLocator('parley-chat iframe')

/** Waits for the server's next answer to a trigger. */
const answerOn = (page: Page) => page.waitForResponse((answer) => answer.url().includes('/live/trigger'))

async function picture(page: Page, name: string): Promise<void> {
  if (folder === undefined) return
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

e2e.each([
  ['a phone', phone],
  ['a desktop', desktop],
] as const)(
  'on %s, a trigger’s text beside the bubble is answered, and begins the conversation',
  async (device, options) => {
    const stage = await open()
    await setUp(stage, [greets])
    const agent = await stage.agent('admin', { context: options })
    const visitor = await comeToShop(stage, agent, options)
    await seen(teaserOn(visitor))
    expect(await teaserOn(visitor).innerText()).toContain(text)
    await picture(visitor, `teaser-${device.slice(2)}`)
    expect(stage.server.rows('select uid from visitors')).toEqual([])
    await teaserOn(visitor).click()
    const chat = chatOn(visitor)
    await seen(chat.locator('.greeting', { hasText: text }))
    expect(await teaserOn(visitor).count()).toBe(0)
    await picture(visitor, `teased-${device.slice(2)}`)
    await focusIn(composerIn(chat))
    await composerIn(chat).fill('Yes: which is the mildest?')
    await composerIn(chat).press('Enter')
    await expect.poll(() => chat.locator('.said').first().innerText()).toContain(text)
    await seen(chat.locator('.said', { hasText: 'Yes: which is the mildest?' }))
    expect(await chat.locator('.greeting').count()).toBe(0)
    expect(await chat.getByText(text).count()).toBe(1)
    const { page } = agent
    await page.locator('.row').first().click()
    await reads(page, text)
    await reads(page, 'Yes: which is the mildest?')
    await visitor.context().close()
  },
)

e2e('it is shown once a visit, and who opens the chat on a later page still finds it there', async () => {
  const stage = await open()
  await setUp(stage, [greets])
  const agent = await stage.agent()
  const visitor = await comeToShop(stage, agent, desktop)
  await seen(teaserOn(visitor))
  await teaserOn(visitor).getByRole('button', { name: 'Close' }).click()
  expect(await teaserOn(visitor).count()).toBe(0)
  const asked: string[] = []
  visitor.on('request', (request) => asked.push(request.url()))
  await visitor.goto(`${stage.server.url}/?page=2`)
  await visitor.waitForRequest((request) => request.url().includes('/widget/triggers.js'))
  // Longer than the trigger waits for.
  await visitor.waitForTimeout(4000)
  expect(asked.filter((url) => url.includes('/live/trigger'))).toEqual([])
  expect(await teaserOn(visitor).count()).toBe(0)
  await visitor.locator('parley-chat button').click()
  await seen(chatOn(visitor).locator('.greeting', { hasText: text }))
  // In another tab it is another visit, and no cookie tells.
  const other = await visitor.context().newPage()
  await other.goto(`${stage.server.url}/`)
  await seen(teaserOn(other))
  expect(await visitor.context().cookies()).toEqual([])
  await visitor.context().close()
})

e2e('a page’s script calls a trigger by its name, and hears of a name that there is not', async () => {
  const stage = await open()
  await setUp(stage, [sale])
  const agent = await stage.agent()
  const visitor = await comeToShop(stage, agent, phone)
  await visitor.evaluate(() => {
    const heard: unknown[] = []
    Object.assign(window, { heard })
    Parley('on', 'error', (error) => heard.push(error.code))
    Parley('trigger', 'Nothing')
  })
  await expect.poll(() => visitor.evaluate(() => Reflect.get(window, 'heard'))).toEqual(['unknown_trigger'])
  expect(await teaserOn(visitor).count()).toBe(0)
  await visitor.evaluate(() => Parley('trigger', 'Sale'))
  await seen(teaserOn(visitor).getByText('Today all is cheaper.'))
  await visitor.locator('parley-chat button').click()
  await seen(chatOn(visitor).locator('.greeting', { hasText: 'Today all is cheaper.' }))
  // The panel is open: nothing comes above it.
  await visitor.evaluate(() => Parley('trigger', 'Sale'))
  expect(await teaserOn(visitor).count()).toBe(0)
  await visitor.context().close()
})

e2e('nothing is shown while nobody is available, or outside the opening hours', async () => {
  const stage = await open()
  await setUp(stage, [greets])
  const agent = await stage.agent('bea')
  const { token } = await logIn(stage.server, 'bea', agentPassword)
  await stage.server.http.post('/api/v1/agent/update/status', { status: 'BUSY' }, token)
  const visitor = await comeToShop(stage, agent, desktop)
  expect(await (await answerOn(visitor)).json()).toMatchObject({ data: { shown: false } })
  expect(await teaserOn(visitor).count()).toBe(0)
  await stage.server.http.post('/api/v1/agent/update/status', { status: 'AVAILABLE' }, token)
  await stage.set({ hours: { timeZone: 'UTC', week: [[], [], [], [], [], [], []], holidays: [] } })
  const later = await comeToShop(stage, agent, desktop)
  expect(await (await answerOn(later)).json()).toMatchObject({ data: { shown: false } })
  expect(await teaserOn(later).count()).toBe(0)
  await visitor.context().close()
  await later.context().close()
})

e2e('an admin sets up a trigger in the console', async () => {
  const stage = await open()
  const { page } = await stage.agent('admin', { path: '/console/settings/widget' })
  const add = page.getByRole('button', { name: 'New trigger' })
  await add.scrollIntoViewIfNeeded()
  await add.click()
  const row = page.locator('details.trigger')
  await seen(row.getByRole('textbox', { name: 'Name' }))
  await focusIn(row.getByRole('textbox', { name: 'Name' }))
  await page.keyboard.type('Prices')
  await page.keyboard.press('Tab')
  await row.getByRole('textbox', { name: 'Pages' }).fill('prices')
  await row.getByRole('spinbutton', { name: 'Seconds on the page' }).fill('3')
  await page.keyboard.press('Tab')
  await seen(row.getByText('An address begins with / or https:// and has no spaces: prices'))
  await row.getByRole('textbox', { name: 'Pages' }).fill('/prices*')
  await row.getByRole('textbox', { name: 'Text in English' }).fill('May I help?')
  await page.keyboard.press('Tab')
  await row.getByRole('checkbox').check()
  await expect.poll(() => row.locator('.trigger-preview p').innerText()).toBe('May I help?')
  await picture(page, 'trigger-settings')
  const { token } = await logIn(stage.server)
  const stored = () => stage.server.http.get('/api/v1/widget/query?workgroupUid=df_wg_uid', token)
  const trigger = { name: 'Prices', on: true, pages: ['/prices*'], seconds: 3, texts: { en: 'May I help?' } }
  await expect.poll(async () => (await stored()).body.data).toMatchObject({ triggers: [trigger] })
  await page.reload()
  await row.locator('summary', { hasText: 'Prices' }).click()
  await row.getByRole('button', { name: 'Remove: Prices' }).click()
  await expect.poll(() => row.count()).toBe(0)
  await focusIn(add)
  await expect.poll(async () => (await stored()).body.data).toMatchObject({ triggers: [] })
})
