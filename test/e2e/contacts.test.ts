import { mkdirSync } from 'node:fs'
import type { Page, Route } from 'playwright-core'
import { expect } from 'vitest'
import { inspect } from './axe.ts'
import { e2e, type Stage, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()
const phone = { width: 390, height: 844 }

const namesIn = (page: Page) => page.locator('.record-name bdi').allInnerTexts()
const addressOf = (page: Page) => page.evaluate(() => location.pathname + location.search)

/** Returns the uids of three visitors; the first has talked. */
async function visitors({ server }: Stage): Promise<string[]> {
  const uids: string[] = []
  for (const [nickname, email] of [
    ['Theodora', 'theo@shop.example'],
    ['李娜', ''],
    ['Carl', 'carl@shop.example'],
  ]) {
    const { body } = await server.http.post('/visitor/api/v1/init', { nickname, email, visitorUid: `site-${nickname}` })
    uids.push(body.data.uid)
    if (nickname !== 'Theodora') continue
    const { accessToken: token } = body.data
    const thread = await server.http.post('/visitor/api/v1/thread', { type: '1', sid: 'df_wg_uid' }, token)
    const said = { content: 'Where is my order?', thread: { topic: thread.body.data.thread.topic } }
    expect((await server.http.post('/visitor/api/v1/message/send', said, token)).status).toBe(200)
  }
  return uids
}

e2e('contacts are found by name, data and uid, changed in their place, and lead to their records', async () => {
  const stage = await open()
  const { page } = await stage.agent('admin')
  const [uid = ''] = await visitors(stage)
  await page.getByRole('link', { name: 'Contacts' }).click()
  await expect.poll(() => namesIn(page)).toEqual(['Carl', '李娜', 'Theodora'])
  const field = page.getByPlaceholder('Name, email, phone, description or uid')
  for (const [text, names] of [
    ['李', ['李娜']],
    ['site-Carl', ['Carl']],
    ['theo@', ['Theodora']],
    [uid, ['Theodora']],
    ['nobody', []],
  ] as const) {
    await field.fill(text)
    await page.keyboard.press('Enter')
    await expect.poll(() => addressOf(page)).toBe(`/console/contacts?${new URLSearchParams({ search: text })}`)
    await expect.poll(() => namesIn(page)).toEqual(names)
  }
  await page.goBack()
  await page.locator('.record-row').click()
  await focusIn(page.getByRole('link', { name: 'Back to the contacts' }))
  expect(await addressOf(page)).toBe(`/console/contacts/${uid}?search=${uid}`)
  const pane = page.locator('.record-pane')
  await pane.getByLabel('Phone').fill('+49 30 1234')
  await page.keyboard.press('Tab')
  await seen(pane.getByText('Saved'))
  await page.reload()
  await expect.poll(() => pane.getByLabel('Phone').inputValue()).toBe('+49 30 1234')
  await pane.locator('.history a').click()
  await seen(pane.locator('.said', { hasText: 'Where is my order?' }))
  await page.goBack()
  await seen(pane.getByLabel('Phone'))
  await page.goBack()
  await expect.poll(() => namesIn(page)).toEqual(['Theodora'])
})

e2e('every contact is listed once, also if more of them are asked for twice at once', async () => {
  const { server, agent } = await open()
  const names = Array.from({ length: 70 }, (_, index) => `Guest ${index}`)
  for (const nickname of names) await server.http.post('/visitor/api/v1/init', { nickname })
  const { page } = await agent('admin')
  await page.getByRole('link', { name: 'Contacts' }).click()
  await expect.poll(async () => (await namesIn(page)).length).toBe(30)
  const held: Route[] = []
  await page.route('**/api/v1/contact/query**', async (route) => {
    held.push(route)
    if (held.length === 2) await Promise.all(held.map((one) => one.continue()))
  })
  const more = page.locator('.record-end').getByRole('button')
  await more.dblclick()
  await expect.poll(async () => (await namesIn(page)).length).toBe(60)
  await page.unroute('**/api/v1/contact/query**')
  await more.click()
  await expect.poll(async () => (await namesIn(page)).sort()).toEqual(names.sort())
})

e2e('an agent has the contacts of their own conversations, and no others', async () => {
  const stage = await open()
  await stage.agent('admin')
  const [uid] = await visitors(stage)
  const { page } = await stage.agent('bea')
  await page.goto(`${stage.server.url}/console/contacts`)
  await seen(page.getByText('There are no contacts yet.'))
  await page.goto(`${stage.server.url}/console/contacts?search=${uid}`)
  await seen(page.getByText('No contact matches.'))
  await page.goto(`${stage.server.url}/console/contacts/${uid}`)
  await seen(page.locator('.record-pane').getByRole('alert'))
  expect(await page.locator('.record-pane').getByLabel('Phone').count()).toBe(0)
})

e2e('contacts are accessible, on a phone and on a desktop, in both languages', async () => {
  const stage = await open()
  const { look, faults } = inspect()
  await stage.agent('admin')
  const [uid] = await visitors(stage)
  const folder = process.env.PARLEY_PICTURES
  if (folder !== undefined) mkdirSync(folder, { recursive: true })
  const keep = async (page: Page, name: string) => {
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` })
  }
  for (const [locale, viewport, colorScheme] of [
    ['zh-CN', phone, 'light'],
    ['en-GB', { width: 1280, height: 800 }, 'dark'],
  ] as const) {
    const { page } = await stage.agent('admin', { context: { locale, viewport, colorScheme } })
    await page.goto(`${stage.server.url}/console/contacts`)
    await seen(page.locator('.record-row').first())
    await keep(page, `contacts ${locale}`)
    await look(`contacts ${locale}`, page)
    await page.goto(`${stage.server.url}/console/contacts/${uid}`)
    await seen(page.locator('.record-pane .fields input').first())
    await keep(page, `contact ${locale}`)
    await look(`contact ${locale}`, page)
  }
  expect(faults).toEqual([])
})
