import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { composerIn, e2e, reads, readsExactly, theatre } from './browser.ts'

const open = theatre()

/** What has the focus, by its accessible name or class. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: it } = document
    return it?.getAttribute('aria-label') ?? (it?.textContent || it?.className || it?.tagName)
  })

/** What is typed at once after something was done lands in the composer that is looked at. */
async function typesIntoComposer(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text)
  expect([await composerIn(page).inputValue(), await focused(page)]).toEqual([text, 'Message'])
  await composerIn(page).fill('')
}

e2e('what an agent types at once after a click lands where they look, and ends nothing', async () => {
  const stage = await open()
  const agent = await stage.agent('admin', { context: { viewport: { width: 1700, height: 900 } } })
  const visitor = await stage.visitor()
  const { page } = agent
  await visitor.say('Hello')
  await agent.rows.first().click()
  await page.keyboard.type('Hello! Yes, a teapot, end of it')
  await page.keyboard.press('Enter')
  await reads(visitor.chat, 'Hello! Yes, a teapot, end of it')
  expect(await page.getByRole('dialog').count()).toBe(0)
  const named = (name: string) => page.getByRole('button', { name, exact: true })
  const places = [
    page.locator('.bubble', { hasText: 'a teapot' }),
    page.locator('.pane-head h2'),
    page.locator('.who h3'),
    page.getByRole('tab', { name: 'Mine' }),
    page.locator('.composer-tools').getByRole('button', { name: 'Reply' }),
    named('Keep beside the others'),
    named('Do not keep beside the others'),
  ]
  for (const place of places) {
    await place.click()
    await typesIntoComposer(page, 'Just eat it, and decline')
  }
  // Each dialog gives the focus back to where one writes, however it is closed; no letter and no Enter confirms it.
  for (const [name, field] of [
    ['End', 'Category'],
    ['Transfer', 'Find a colleague'],
    ['Invite', 'Find a colleague'],
  ] as const) {
    await named(name).first().click()
    await page.keyboard.type('No, end')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('dialog').getByLabel(field).inputValue()).toBe('No, end')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await typesIntoComposer(page, 'Not yet')
    await named(name).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    await typesIntoComposer(page, 'Not yet')
  }
  await readsExactly(visitor.chat, ['Hello', 'Hello! Yes, a teapot, end of it'])
})
