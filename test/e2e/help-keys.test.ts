import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { composerIn, e2e, reads, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()

e2e(
  'the help for shortcuts opens from everywhere and types nothing; Enter in a dialog moves to its button',
  async () => {
    const stage = await open()
    const agent = await stage.agent()
    const { page } = agent
    const { keyboard } = page
    const dialog = page.getByRole('dialog')
    const visitor = await stage.visitor()
    await visitor.say('Hello')
    await agent.rows.first().waitFor()
    await seen(page.getByText('Ctrl + / to see all shortcuts'))
    await page.getByRole('tab', { name: 'Mine' }).click()
    for (const chord of ['?', 'Control+/']) {
      await keyboard.press(chord)
      await seen(dialog.getByText('These shortcuts, even while you write'))
      await keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    }
    await agent.rows.first().click()
    await reads(page, 'Hello')
    await focusIn(composerIn(page))
    await keyboard.type('Which one')
    await keyboard.press('Control+/')
    await seen(dialog.getByText('These shortcuts, even while you write'))
    await keyboard.press('Escape')
    await focusIn(composerIn(page))
    await keyboard.type('?')
    expect(await composerIn(page).inputValue()).toBe('Which one?')
    await page.getByRole('button', { name: 'End', exact: true }).click()
    await focusIn(page.getByLabel('Category').last())
    await keyboard.type('Delivery')
    await keyboard.press('Enter')
    const ends = dialog.getByRole('button', { name: 'End conversation' })
    await focusIn(ends)
    await ends.click()
    await dialog.waitFor({ state: 'detached' })
    await showsFocusOfKeysAlone(page)
  },
)

/** Keyboard users see where the focus is; after a click there is no ring around the log. */
async function showsFocusOfKeysAlone(page: Page): Promise<void> {
  const log = page.locator('.log')
  const outline = () => log.evaluate((one) => getComputedStyle(one).outlineStyle)
  await focusIn(log)
  await expect.poll(outline).toBe('none')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Shift+Tab')
  await focusIn(log)
  await expect.poll(outline).not.toBe('none')
}
