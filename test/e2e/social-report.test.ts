import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { composerIn, e2e, theatre } from './browser.ts'
import { picture } from './pictures.ts'
import { focusIn, seen } from './seen.ts'
import { acquaint, bubble, button, comes, desktop, phone, row, says, tab } from './social-people.ts'

const open = theatre()

/** Ann and Ben on their phones, as far as the conversation of a tab; Ben has said something. */
async function insulted(where: 'Friends' | 'Groups', context = phone) {
  const stage = await open()
  await acquaint(stage)
  const [ann, ben] = [await comes(stage, 'Ann', { context }), await comes(stage, 'Ben', { context })]
  for (const [page, other] of [
    [ben, 'Ann'],
    [ann, 'Ben'],
  ] as const) {
    await tab(page, where).click()
    await row(page, where === 'Friends' ? other : 'Marathon').click()
    await focusIn(composerIn(page))
  }
  await says(ben, 'Good morning')
  await says(ben, 'You are the worst cook of all, and everybody who has ever eaten at your table says the same')
  await says(ann, 'Please stop')
  return { stage, ann, ben }
}

const report = (page: Page) => page.locator('.part-page').getByRole('button', { name: 'Report this message' })
const reason = (page: Page) => page.getByRole('dialog').getByRole('textbox', { name: 'What is wrong?' })

/** What an admin reads of the reported message. */
async function readAsAdmin(stage: Awaited<ReturnType<typeof open>>) {
  const { page } = await stage.agent('admin', { context: desktop, path: '/console/reports' })
  const card = page.locator('.tray > li', { hasText: 'Ann reports a message' })
  await seen(card.getByText('He insults me.'))
  await card.getByRole('button', { name: 'Read the message' }).click()
  await seen(card.locator('blockquote', { hasText: 'You are the worst cook of all' }))
  await seen(card.locator('figcaption', { hasText: 'Ben' }))
  expect(await page.getByText('Good morning').count()).toBe(0)
}

e2e.each(['Friends', 'Groups'] as const)(
  'by touch a message in %s is reported with a reason, and an admin reads it',
  async (where) => {
    const { stage, ann } = await insulted(where)
    const [mine, theirs] = [bubble(ann, 'Please stop'), bubble(ann, 'worst cook')]
    await mine.tap()
    await seen(ann.locator('.said:focus').getByRole('button', { name: 'Reply' }))
    expect(await ann.locator('.said:focus').getByRole('button', { name: 'Report' }).count()).toBe(0)
    await theirs.tap()
    const flag = ann.locator('.said:focus').getByRole('button', { name: 'Report this message' })
    await seen(flag)
    await seen(ann.locator('.said:focus').getByRole('button', { name: 'Reply' }))
    await picture(ann, `report-offered-${where}`)
    await flag.tap()
    await focusIn(reason(ann))
    await seen(ann.getByRole('dialog').getByText('Ben: You are the worst cook'))
    await picture(ann, `report-asked-${where}`)
    // Without a reason nothing is sent.
    await button(ann, 'Send report').tap()
    await seen(ann.getByRole('dialog').getByRole('alert').getByText('What is wrong?'))
    await reason(ann).fill('He insults me.')
    await button(ann, 'Send report').tap()
    await seen(ann.getByRole('dialog').getByText('Thank you. Your report was sent.'))
    await focusIn(button(ann, 'Done'))
    await picture(ann, `report-sent-${where}`)
    await button(ann, 'Done').tap()
    await ann.getByRole('dialog').waitFor({ state: 'detached' })
    await readAsAdmin(stage)
  },
)

e2e('at a desk by keyboard alone; Escape and Back take it back, and without a server nothing is lost', async () => {
  const { stage, ann } = await insulted('Friends', desktop)
  await bubble(ann, 'worst cook').hover()
  await seen(report(ann).last())
  await picture(ann, 'report-offered-desk')
  await report(ann).last().focus()
  await ann.keyboard.press('Enter')
  await focusIn(reason(ann))
  await picture(ann, 'report-asked-desk')
  await ann.keyboard.press('Escape')
  await ann.getByRole('dialog').waitFor({ state: 'detached' })
  await focusIn(report(ann).last())
  await ann.keyboard.press('Enter')
  await focusIn(reason(ann))
  await ann.goBack()
  await ann.getByRole('dialog').waitFor({ state: 'detached' })
  await seen(bubble(ann, 'worst cook'))
  await report(ann).last().press('Enter')
  await reason(ann).fill('He insults me.')
  await ann.context().setOffline(true)
  await button(ann, 'Send report').press('Enter')
  await seen(ann.getByText('There is no connection. Please try again.'))
  expect(await reason(ann).inputValue()).toBe('He insults me.')
  await ann.context().setOffline(false)
  await button(ann, 'Send report').press('Enter')
  await seen(ann.getByText('Thank you. Your report was sent.'))
  await ann.keyboard.press('Enter')
  await focusIn(report(ann).last())
  await readAsAdmin(stage)
})
