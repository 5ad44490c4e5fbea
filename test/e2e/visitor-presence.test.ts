import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { composerIn, e2e, reads, talk, theatre, type VisitorPage } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()
const shots = process.env.SHOTS ?? ''

async function shoot(page: Page, name: string): Promise<void> {
  if (shots !== '') await page.screenshot({ path: `${shots}/${name}.png` })
}

/** Hides or shows a page as switching tabs does; the frame is told, too. */
async function turn({ page }: VisitorPage, state: 'hidden' | 'visible'): Promise<void> {
  for (const frame of page.frames()) {
    await frame.evaluate((visibility) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, value: visibility })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)
  }
}

const row = (page: Page, text: string): Locator => page.locator('.rows [data-topic]', { hasText: text })

e2e('the agent sees that a visitor is there, on which page, out of view, gone, and back', async () => {
  const stage = await open()
  const { agent, visitor } = await talk(stage)
  const { page } = agent
  const head = page.locator('.pane-head')
  await seen(head.getByText('Online'))
  await expect.poll(() => row(page, 'Good day').locator('.dot').getAttribute('data-status')).toBe('AVAILABLE')
  await seen(head.locator('.page-link'))
  const { host } = new URL(stage.server.url)
  expect(await head.locator('.page-link').textContent()).toBe(host)
  await visitor.page.evaluate(() => history.pushState({}, '', '/cart?size=4'))
  await expect.poll(() => head.locator('.page-link').textContent()).toBe(`${host}/cart`)
  expect(await head.locator('.page-link').getAttribute('href')).toBe(`${stage.server.url}/cart?size=4`)
  await shoot(page, 'online')
  await turn(visitor, 'hidden')
  await seen(head.getByText('Away'))
  await seen(row(page, 'Good day').getByText('Away'))
  await turn(visitor, 'visible')
  await seen(head.getByText('Online'))
  await composerIn(page).fill('Are you still')
  const { context } = { context: visitor.page.context() }
  await visitor.page.close()
  const left = page.getByRole('region', { name: 'Visitor left' })
  await seen(left.locator('[data-topic]'))
  await seen(head.getByText('Left just now'))
  // In the log as well, as a line of its own that only agents see.
  await seen(page.locator('.log').getByText(/left$/))
  expect(await page.locator('#tab-mine .count').count()).toBe(0)
  await focusIn(composerIn(page))
  await shoot(page, 'left')
  const again = await context.newPage()
  await again.goto(stage.server.url)
  await seen(head.getByText('Online'))
  await left.waitFor({ state: 'detached' })
  await seen(page.locator('#tab-mine .count'))
  await reads(again.frameLocator('parley-chat iframe'), 'Good day').catch(() => {})
  expect(await composerIn(page).inputValue()).toBe('Are you still')
})
