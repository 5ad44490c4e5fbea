import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { type AgentPage, composerIn, e2e, reads, readsExactly, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()

/** Returns the focused element, by its accessible name or class. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: it } = document
    return it?.getAttribute('aria-label') ?? (it?.textContent || it?.className || it?.tagName)
  })

/** Text typed right after an action lands in the current composer. */
async function typesIntoComposer(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text)
  expect([await composerIn(page).inputValue(), await focused(page)]).toEqual([text, 'Message'])
  await composerIn(page).fill('')
}

/**
 * A dialog returns the focus to the composer, however it is closed; no letter and no Enter in its field confirms it.
 */
async function givesFocusBack(page: Page, name: string): Promise<void> {
  const [opens, dialog] = [page.getByRole('button', { name, exact: true }).first(), page.getByRole('dialog')]
  await opens.click()
  await page.keyboard.type('No, end')
  await page.keyboard.press('Enter')
  expect(await dialog.locator('input:not([type=radio])').first().inputValue()).toBe('No, end')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await typesIntoComposer(page, 'Not yet')
  await opens.click()
  await dialog.getByRole('button', { name: 'Close' }).click()
  await typesIntoComposer(page, 'Not yet')
}

/** While the workgroups are loading, the dialog does not say that there are none. */
async function waitsForGroups(page: Page): Promise<void> {
  const query = '**/workgroup/query*'
  const { promise: isLetThrough, resolve: letThrough } = Promise.withResolvers<void>()
  await page.route(query, async (asked) => {
    await isLetThrough
    await asked.continue()
  })
  const isAsked = page.waitForRequest(query)
  await page.getByRole('button', { name: 'Transfer', exact: true }).first().click()
  await isAsked
  expect(await page.getByRole('dialog').getByText('Nobody fits.').count()).toBe(0)
  letThrough()
  await seen(page.locator('.choice', { hasText: 'Support' }))
  await page.unroute(query)
  await page.keyboard.press('Escape')
  await focusIn(composerIn(page))
}

e2e('what an agent types right after a click lands where they look, and ends nothing', async () => {
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
    named('Pin beside the others'),
    named('Unpin'),
  ]
  for (const place of places) {
    await place.click()
    await typesIntoComposer(page, 'Just eat it, and decline')
  }
  for (const name of ['End', 'Transfer', 'Invite']) await givesFocusBack(page, name)
  await waitsForGroups(page)
  // An arriving message must not take the focus from a field.
  await page.getByRole('button', { name: 'End', exact: true }).first().click()
  await page.keyboard.type('Delivery')
  await visitor.say('And a cup')
  await page.locator('.said', { hasText: 'And a cup' }).waitFor({ state: 'attached' })
  expect(await page.getByRole('dialog').locator('input').first().inputValue()).toBe('Delivery')
  await page.keyboard.press('Escape')
  await readsExactly(visitor.chat, ['Hello', 'Hello! Yes, a teapot, end of it', 'And a cup'])
})

e2e('an agent works a day by keyboard alone', async () => {
  const stage = await open()
  const { token } = await logIn(stage.server)
  const reply = {
    shortcut: 'sent',
    title: 'Tea is on its way',
    content: 'Your tea was sent by {agent.name}.',
    shared: true,
  }
  await stage.server.http.post('/api/v1/quickreply/create', reply, token)
  const [ada, visitor] = [await stage.agent(), await stage.visitor()]
  const keys = ada.page.keyboard
  await visitor.say('Hello')
  await ada.rows.first().waitFor()
  // Open a conversation and answer.
  await keys.press('j')
  await focusIn(ada.rows.first())
  await keys.press('Enter')
  await typesInto(ada.page, 'Good day')
  await reads(visitor.chat, 'Good day')
  // A quick reply, with a preview of its text.
  await keys.type('/way')
  await seen(ada.page.getByRole('option', { name: 'Tea is on its way' }))
  expect(await ada.page.getByRole('option').textContent()).toContain('Your tea was sent by Admin.')
  await keys.press('Enter')
  await keys.press('Enter')
  await reads(visitor.chat, 'Your tea was sent by Admin.')
  // A note.
  await keys.press('Escape')
  await focusIn(ada.rows.first())
  await keys.press('n')
  await typesInto(ada.page, 'Paid late last year')
  await seen(ada.page.locator('.said[data-note=true]', { hasText: 'Paid late' }))
  const bea = await stage.agent('bea')
  await keys.press('Escape')
  await handsOver(ada)
  await accepts(bea)
  await readsExactly(visitor.chat, ['Hello', 'Good day', expect.stringContaining('Your tea was sent'), 'It is here'])
})

/** Transfers to a colleague found by name, with a note. */
async function handsOver(ada: AgentPage): Promise<void> {
  const keys = ada.page.keyboard
  await keys.press('t')
  await keys.type('bea')
  await ada.page.locator('.choice', { hasText: 'bea' }).waitFor()
  await keys.press('Enter')
  await keys.type('She asks about a tea pot')
  await focusIn(ada.page.getByRole('dialog').getByRole('textbox'))
  await keys.press('Control+Enter')
  await ada.page.getByText('Waiting for bea to take over').waitFor()
}

/** Accepts a request after reading its reason, answers, ends with a category, searches, and returns to the list. */
async function accepts({ page }: AgentPage): Promise<void> {
  const { keyboard } = page
  await seen(page.locator('.card', { hasText: 'She asks about a tea pot' }))
  await keyboard.press('a')
  await focusIn(composerIn(page))
  await seen(page.locator('.said[data-note=true]', { hasText: 'She asks about a tea pot' }))
  await typesInto(page, 'It is here')
  await keyboard.press('Escape')
  await keyboard.press('e')
  await keyboard.type('Tableware')
  await focusIn(page.getByLabel('Category').last())
  await keyboard.press('Control+Enter')
  await page.locator('.standing').getByText('The visitor can start again').waitFor()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await keyboard.press('Escape')
  await keyboard.press('s')
  await keyboard.type('here')
  await page.locator('.rows mark', { hasText: 'here' }).last().waitFor()
  await keyboard.press('Enter')
  await keyboard.press('Enter')
  await seen(page.locator('.said', { hasText: 'It is here' }))
  await focusIn(page.locator('.log'))
  // Faster than the page renders.
  await page.evaluate(() => {
    for (const key of ['Escape', 's']) {
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    }
  })
  await page.locator('.pane-head').waitFor({ state: 'detached' })
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  await focusIn(page.getByRole('searchbox'))
}

/** Types into the composer, which already has the focus, and sends. */
async function typesInto(page: Page, text: string): Promise<void> {
  await focusIn(composerIn(page))
  await page.keyboard.type(text)
  expect(await composerIn(page).inputValue()).toBe(text)
  await page.keyboard.press('Enter')
  await reads(page, text)
}
