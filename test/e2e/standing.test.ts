import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { connect, logIn, newVisitor, openThread } from '../support/people.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'
import { e2e, lightSays, reads, type Stage, theatre } from './browser.ts'
import { seen } from './seen.ts'

const open = theatre()

async function giveSeats({ server }: Stage, capacity: number): Promise<void> {
  const { uid, token } = await logIn(server)
  await server.http.post('/api/v1/agent/update', { uid, capacity }, token)
}

/** A colleague who is available but full reads so everywhere, with the dot for available. */
async function expectFullColleague({ server }: Stage, page: Page): Promise<void> {
  await addTestAgent(server.dataFolder, 'bea', 1)
  const bea = await connect(server, await logIn(server, 'bea', agentPassword))
  await openThread(server, await newVisitor(server))
  await page.getByRole('tab', { name: 'Team' }).click()
  const row = page.locator('.rows .row', { hasText: 'bea' })
  await expect.poll(() => row.locator('.row-saying').textContent()).toBe('Available · full (1 of 1)')
  expect(await row.locator('.dot').getAttribute('data-status')).toBe('AVAILABLE')
  await page.getByRole('link', { name: 'Statistics' }).click()
  await page.getByRole('button', { name: 'Live board' }).click()
  const figure = page.locator('.board-figure[data-mark=AVAILABLE]')
  await expect.poll(() => figure.textContent()).toBe('Available2 full2')
  expect(await page.locator('.board-figure[data-mark=BUSY] dd').textContent()).toBe('0')
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Inbox' }).click()
  await page.getByRole('tab', { name: 'Mine' }).click()
  await page.locator('.rows .row').first().click()
  await page.getByRole('button', { name: 'Transfer' }).click()
  const choice = page.locator('.choice', { hasText: 'bea' })
  await seen(choice.getByText('Available · full (1 of 1)'))
  expect(await choice.locator('.dot').getAttribute('data-status')).toBe('AVAILABLE')
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: 'Mine' }).click()
  bea.drop()
}

e2e('connection and status are distinct, a full agent reads so, and after the end nothing is connected', async () => {
  const stage = await open()
  const { page, rows } = await stage.agent()
  const standing = page.locator('.me-status')
  const hint = page.locator('.nothing .hint')
  await seen(page.locator('.rail .light', { hasText: 'Connected' }))
  await expect.poll(() => standing.textContent()).toBe('Available')
  await expect.poll(() => hint.textContent()).toContain('new conversations come to you')
  const words = await page.locator('.rail .light-words').boundingBox()
  expect(words?.x).toBeGreaterThanOrEqual(0)
  expect((words?.x ?? 0) + (words?.width ?? 0)).toBeLessThanOrEqual(
    (await page.locator('.rail').boundingBox())?.width ?? 0,
  )
  // Waves stand for the connection, a dot for a person.
  expect(await page.locator('.rail .light svg').count()).toBe(1)
  expect(await page.locator('.me .dot').count()).toBe(1)
  await giveSeats(stage, 1)
  const visitor = await stage.visitor()
  await visitor.say('Hello')
  await rows.first().waitFor()
  await page.reload()
  await expect.poll(() => standing.textContent()).toBe('Available · full')
  await seen(standing)
  await expect
    .poll(() => page.locator('.me-button').getAttribute('aria-label'))
    .toBe('Your status: Available · full (1 of 1)')
  expect(await page.locator('.me .dot').getAttribute('data-status')).toBe('AVAILABLE')
  await expectFullColleague(stage, page)
  await rows.first().click()
  await reads(page, 'Hello')
  await lightSays(visitor.chat, 'Connected$')
  await visitor.chat.getByRole('button', { name: 'Options' }).click()
  await visitor.chat.getByRole('menuitem', { name: 'End conversation' }).click()
  await visitor.chat.getByRole('button', { name: 'End it' }).click()
  await seen(visitor.chat.locator('.header .presence', { hasText: 'Ended' }))
  expect(await visitor.chat.locator('.header .light').count()).toBe(0)
})

e2e(
  'an empty list points to the open offers above it, and a visitor is promised nothing where nobody is free',
  async () => {
    const stage = await open()
    await stage.set({ accept: 'OFFER' })
    const { page } = await stage.agent()
    const first = await stage.visitor()
    await first.say('Is anybody there?')
    await page.locator('.cards .card').waitFor()
    const hint = page.locator('.nothing .hint')
    await expect.poll(() => hint.textContent()).toBe('A conversation is offered to you: accept or decline it.')
    await giveSeats(stage, 0)
    const { chat } = await stage.visitor()
    const presence = chat.locator('.header .presence')
    await seen(presence)
    expect(await presence.getAttribute('data-presence')).not.toBe('free')
    expect(await presence.textContent()).not.toContain('as soon as we can')
  },
)
