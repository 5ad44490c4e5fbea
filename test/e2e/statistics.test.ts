import { mkdirSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { logIn, newVisitor, openThread } from '../support/people.ts'
import type { TestServer } from '../support/test-server.ts'
import { inspect } from './axe.ts'
import { e2e, theatre } from './browser.ts'
import { picture } from './pictures.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()
const phone = { width: 390, height: 844 }

/** Three answered and one missed, two of them rated, filed under two tags. */
async function history(server: TestServer): Promise<void> {
  const admin = await logIn(server)
  const post = async (path: string, body: object, token: string) => {
    const { status, body: answer } = await server.http.post(path, body, token)
    expect([path, status, answer.error]).toEqual([path, 200, undefined])
  }
  for (const [name, score, tags] of [
    ['Theodora', 5, ['late']],
    ['李娜', 2, ['late', '退款']],
    ['Carl', 0, []],
    ['Missed', 0, []],
  ] as const) {
    const visitor = await newVisitor(server, name)
    const thread = await openThread(server, visitor, { type: '1', sid: 'df_wg_uid' })
    const at = { thread: { topic: thread.topic } }
    await post('/visitor/api/v1/message/send', { content: 'Where is it?', ...at }, visitor.token)
    if (name !== 'Missed') await post('/api/v1/message/rest/send', { content: 'Here', ...at }, admin.token)
    await post('/api/v1/thread/wrapup', { uid: thread.uid, category: 'Delivery', tags }, admin.token)
    await post('/visitor/api/v1/thread/close', { uid: thread.uid }, visitor.token)
    const content = JSON.stringify({ score, comment: `${name} rates` })
    if (score > 0) await post('/visitor/api/v1/message/send', { type: 'RATE_SUBMIT', content, ...at }, visitor.token)
  }
}

const number = (page: Page, title: string) =>
  page.locator('.number', { has: page.getByText(title, { exact: true }) }).locator('strong')
const addressOf = (page: Page) => page.evaluate(() => location.pathname + location.search)
const namesIn = (page: Page) => page.locator('.record-name bdi').allInnerTexts()

async function pictures(page: Page, name: string): Promise<void> {
  const folder = process.env.PARLEY_PICTURES
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png`, fullPage: true })
    await page.locator('.heat-map').scrollIntoViewIfNeeded()
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}-2.png` })
    await page.locator('.comments').scrollIntoViewIfNeeded()
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}-3.png` })
    await page.locator('.page-head').scrollIntoViewIfNeeded()
  }
}

e2e('each number leads to its records, which Back leaves, and the address has the period and the filters', async () => {
  const stage = await open()
  const admin = await stage.agent('admin')
  const { page } = admin
  await history(stage.server)
  await page.getByRole('link', { name: 'Statistics' }).click()
  await expect.poll(() => number(page, 'Conversations').innerText()).toBe('4')
  expect(await number(page, 'Answered').innerText()).toBe('3')
  const missed = number(page, 'Missed').getByRole('link')
  await seen(missed)
  await missed.click()
  await expect.poll(() => namesIn(page)).toEqual(['Missed'])
  expect(await addressOf(page)).toContain('answer=missed')
  await page.goBack()
  await expect.poll(() => number(page, 'Conversations').innerText()).toBe('4')
  const row = page.locator('tr', { hasText: '退款' })
  await row.scrollIntoViewIfNeeded()
  await seen(row)
  await row.getByRole('link', { name: '退款, Conversations' }).click()
  await expect.poll(() => namesIn(page)).toEqual(['李娜'])
  await page.goBack()
  await page.locator('.narrows', { hasText: 'late' }).click()
  await expect.poll(() => number(page, 'Conversations').innerText()).toBe('2')
  expect(await addressOf(page)).toBe('/console/statistics?period=week&tag=late')
  await page.getByRole('button', { name: 'Remove the filter “Tag: late”' }).click()
  await page.getByRole('button', { name: 'Dates' }).click()
  await page.getByLabel('From').fill('2020-01-01')
  await page.getByLabel('To', { exact: true }).fill('2020-01-31')
  await expect.poll(() => number(page, 'Conversations').innerText()).toBe('0')
  expect(await addressOf(page)).toBe('/console/statistics?period=days&from=2020-01-01&to=2020-01-31')
  await page.reload()
  await expect.poll(() => page.getByLabel('To', { exact: true }).inputValue()).toBe('2020-01-31')
  await page.getByRole('button', { name: 'This month' }).click()
  await expect.poll(() => number(page, 'Conversations').innerText()).toBe('4')
})

e2e('what the chart stacks adds up to the conversations, also those neither answered nor missed', async () => {
  const stage = await open()
  const { page } = await stage.agent('admin')
  await history(stage.server)
  await openThread(stage.server, await newVisitor(stage.server, 'Silent'), { type: '1', sid: 'df_wg_uid' })
  await page.goto(`${stage.server.url}/console/statistics?period=week`)
  await expect.poll(() => number(page, 'Conversations').innerText()).toBe('5')
  const legend = page.locator('.u-legend')
  await legend.scrollIntoViewIfNeeded()
  await seen(legend)
  const series = await legend.locator('.u-series').allInnerTexts()
  const told = Object.fromEntries(series.slice(1).map((text) => text.split(/(?=\d+$)/)))
  expect(told).toEqual({ Others: '1', Missed: '1', Answered: '3' })
  const say = page.getByText('Others: not answered yet, or the visitor wrote nothing.')
  await say.scrollIntoViewIfNeeded()
  await seen(say)
  await page.getByRole('button', { name: 'Satisfaction' }).click()
  expect(await say.count()).toBe(0)
})

const looksOf = (hour: Locator) =>
  hour.evaluate((one) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(one)
    const ring = outlineStyle === 'none' ? 'none' : `${outlineWidth} ${outlineColor}`
    return { ring, isMarked: boxShadow.includes('inset') && boxShadow.includes('2px') }
  })

e2e(
  'an hour looks one way under the pointer, another with the focus, and another as the one that is told',
  async () => {
    const stage = await open()
    const { page } = await stage.agent('admin')
    await history(stage.server)
    await page.goto(`${stage.server.url}/console/statistics?period=week`)
    const told = page.locator('.heat[data-looked="true"]')
    await told.scrollIntoViewIfNeeded()
    await seen(told)
    expect(await looksOf(told)).toEqual({ ring: 'none', isMarked: true })
    await page.locator('#hour-30').hover()
    const hovered = await looksOf(page.locator('#hour-30'))
    expect(hovered.ring).toMatch(/^2px /)
    await page.mouse.move(5, 5)
    expect(await looksOf(page.locator('#hour-30'))).toEqual({ ring: 'none', isMarked: true })
    await page.locator('#hour-30').focus()
    await page.keyboard.press('ArrowDown')
    const focused = page.locator('#hour-54')
    await focusIn(focused)
    await seen(focused)
    const { ring } = await looksOf(focused)
    expect(ring).toMatch(/^3px /)
    expect(ring.slice(4)).not.toBe(hovered.ring.slice(4))
    expect(await looksOf(page.locator('#hour-30'))).toEqual({ ring: 'none', isMarked: false })
    await picture(page, 'heat-focus')
  },
)

e2e('the hours of the week are one stop of the keyboard, each says its number and leads to its records', async () => {
  const stage = await open()
  const admin = await stage.agent('admin')
  const { page } = admin
  await history(stage.server)
  await page.goto(`${stage.server.url}/console/statistics?period=week`)
  const stop = page.locator('.heat[tabindex="0"]')
  await stop.waitFor()
  expect(await stop.count()).toBe(1)
  await stop.focus()
  const said = await stop.getAttribute('aria-label')
  expect(said).toMatch(/day \d\d:00–\d\d:00: \d conversations?, \d missed$/)
  await seen(page.locator('.heat-value'))
  await expect.poll(() => page.locator('.heat-value').innerText()).toBe(said)
  const before = await stop.getAttribute('id')
  await page.keyboard.press(before === 'hour-0' ? 'ArrowRight' : 'ArrowLeft')
  const beside = before === 'hour-0' ? 1 : Number(before?.slice(5)) - 1
  await focusIn(page.locator(`#hour-${beside}`))
  await page.keyboard.press(before === 'hour-0' ? 'ArrowLeft' : 'ArrowRight')
  await focusIn(page.locator(`#${before}`))
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await namesIn(page)).length).toBeGreaterThan(0)
  expect(await addressOf(page)).toContain(`hour=${before?.slice(5)}`)
  const chip = page.getByRole('button', { name: /Remove the filter “Began .*day/ })
  await seen(chip)
  await chip.click()
  await expect.poll(() => namesIn(page)).toEqual(['Missed', 'Carl', '李娜', 'Theodora'])
})

e2e('the page holds on a phone, for everybody’s eyes, and comments lead to their conversations', async () => {
  const stage = await open()
  const admin = await stage.agent('admin')
  const { page } = admin
  await history(stage.server)
  await page.goto(`${stage.server.url}/console/statistics?period=week`)
  const comment = page.locator('.comments li', { hasText: '李娜 rates' })
  await comment.scrollIntoViewIfNeeded()
  await seen(comment.getByText('Rated 2 of 5'))
  expect(await page.locator('.comments li p').allInnerTexts()).toEqual(['李娜 rates', 'Theodora rates'])
  const { look, faults } = inspect()
  await pictures(page, 'wide')
  await page.setViewportSize(phone)
  await pictures(page, 'phone')
  await page.setViewportSize({ width: 1280, height: 720 })
  await look('wide', page)
  await page.setViewportSize(phone)
  const width = () => page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect((await width())[0]).toBeLessThanOrEqual(390)
  await look('phone', page)
  expect(faults).toEqual([])
  await comment.getByRole('link').scrollIntoViewIfNeeded()
  await comment.getByRole('link').click()
  await page.locator('.log').getByText('Where is it?').waitFor()
  expect(await addressOf(page)).toMatch(/^\/console\/records\//)
})
