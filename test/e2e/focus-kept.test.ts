import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { openOffice } from '../support/office.ts'
import { e2e, reads, talk, theatre } from './browser.ts'
import { focusIn } from './seen.ts'

const open = theatre()

const chosen = (page: Page) => page.locator('.me-menu [aria-checked=true]')
const me = (page: Page) => page.locator('.me-button')

e2e('the menu of one’s own status is a menu by keyboard, and gives the focus back to its button', async () => {
  const { page } = await (await open()).agent()
  const item = (name: string | RegExp) =>
    page.locator('.me-menu').getByText(name).first().locator('xpath=ancestor-or-self::button')
  await me(page).focus()
  await page.keyboard.press('Enter')
  await focusIn(chosen(page))
  for (const [key, name] of [
    ['ArrowDown', 'Busy'],
    ['ArrowUp', 'Available'],
    ['ArrowUp', 'Sign out'],
    ['ArrowDown', 'Available'],
    ['End', 'Sign out'],
    ['Home', 'Available'],
    ['ArrowDown', 'Busy'],
  ] as const) {
    await page.keyboard.press(key)
    await focusIn(item(name))
  }
  await page.keyboard.press('Escape')
  await focusIn(me(page))
  expect(await page.locator('.me-menu').count()).toBe(0)
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(() => me(page).getAttribute('aria-label')).toContain('Busy')
  await focusIn(me(page))
  await me(page).click()
  await item('Away').click()
  await expect.poll(() => me(page).getAttribute('aria-label')).toContain('Away')
  await focusIn(me(page))
  // Tab leaves the menu, which is then in nobody's way.
  await me(page).click()
  await page.keyboard.press('Tab')
  expect(await page.locator('.me-menu').count()).toBe(0)
})

e2e('an answer to a left message leaves the focus at the next one, and after the last on the page', async () => {
  const stage = await open()
  const office = openOffice(stage.server, { leaveMessageWhenNobody: true })
  const [one, other] = [await office.arrives(), await office.arrives()]
  await office.hire()
  for (const [at, guest] of [one, other].entries()) {
    const content = JSON.stringify({ content: `Call me ${at}`, nickname: 'Nora', email: 'nora@example.org' })
    const left = { uid: `left${at}`, type: 'LEAVE_MSG_SUBMIT', content, thread: { topic: guest.thread.topic } }
    await stage.server.http.post('/visitor/api/v1/message/send', left, guest.token)
  }
  const { page } = await stage.agent()
  await page.locator('.rail-button').nth(1).click()
  const fields = page.getByRole('textbox')
  await expect.poll(() => fields.count()).toBe(2)
  await fields.first().fill('We will')
  await page.getByRole('button', { name: 'Send answer' }).first().click()
  await expect.poll(() => fields.count()).toBe(1)
  await focusIn(fields)
  await fields.fill('We will, too')
  await page.getByRole('button', { name: 'Send answer' }).click()
  await page.getByText('No left messages to answer').waitFor()
  await focusIn(page.locator('main'))
  office.close()
})

e2e('the focus stays on the page when a transfer, or the other end, removes what had it', async () => {
  const stage = await open()
  const { agent } = await talk(stage)
  const bea = await stage.agent('bea')
  const { page } = agent
  await page.getByRole('button', { name: 'Transfer' }).click()
  await page.locator('.choice', { hasText: 'bea' }).click()
  await page.getByRole('dialog').locator('.primary').click()
  await bea.page.locator('.cards').getByRole('button', { name: 'Take over' }).click()
  await reads(bea.page, 'Good day')
  await page.locator('.pane').waitFor({ state: 'detached' })
  await focusIn(page.locator('.panes'))
  // Nothing there is pressed by what one goes on typing.
  await page.keyboard.type('as I said ')
  await page.keyboard.press('Enter')
  expect(await page.locator('.pane, dialog').count()).toBe(0)
})

e2e(
  'Escape in the search field that S has opened, and the arrow back to the list, leave the focus in the list',
  async () => {
    const { agent } = await talk(await open())
    const { page, rows } = agent
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.keyboard.press('s')
    await focusIn(page.locator('.search input'))
    await page.keyboard.press('Escape')
    await focusIn(rows.first())
    await page.keyboard.press('s')
    await page.keyboard.type('nobody at all')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await focusIn(rows.first())
    await page.getByRole('tab', { name: 'Queue' }).click()
    await page.locator('.search input').focus()
    await page.keyboard.press('Escape')
    await focusIn(page.getByRole('tab', { name: 'Queue' }))
    // Without a row the focus goes to the tab, where letters are still shortcuts.
    await page.getByRole('tab', { name: 'Mine' }).click()
    await rows.first().click()
    await page.getByRole('tab', { name: 'Queue' }).click()
    await page.locator('.log').focus()
    await page.keyboard.press('Escape')
    await page.locator('.pane').waitFor({ state: 'detached' })
    await focusIn(page.getByRole('tab', { name: 'Queue' }))
    await page.keyboard.press('s')
    await focusIn(page.locator('.search input'))
    await page.getByRole('tab', { name: 'Mine' }).click()
    await page.setViewportSize({ width: 700, height: 800 })
    await rows.first().click()
    await page.getByRole('button', { name: 'Back to the list' }).click()
    await focusIn(rows.first())
  },
)

e2e('a question whose answer could not be sent keeps the focus on the button to try again', async () => {
  const { agent } = await talk(await open())
  const { page } = agent
  await page.route('**/thread/close', (asked) => asked.abort())
  await page.getByRole('button', { name: 'End', exact: true }).click()
  const end = page.getByRole('dialog').getByRole('button', { name: 'End conversation' })
  await end.click()
  await page.getByRole('dialog').locator('.toast').waitFor()
  await focusIn(end)
  await page.unroute('**/thread/close')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
})
