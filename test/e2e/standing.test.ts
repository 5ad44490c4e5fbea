import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { e2e, lightSays, reads, type Stage, theatre } from './browser.ts'
import { seen } from './seen.ts'

const open = theatre()

async function giveSeats({ server }: Stage, capacity: number): Promise<void> {
  const { uid, token } = await logIn(server)
  await server.http.post('/api/v1/agent/update', { uid, capacity }, token)
}

e2e('two lights are told apart, a full agent reads so, and after the end nothing is connected', async () => {
  const stage = await open()
  const { page, rows } = await stage.agent()
  const standing = page.locator('.me-status')
  const hint = page.locator('.nothing .hint')
  await seen(page.locator('.rail .light', { hasText: 'Connected' }))
  await expect.poll(() => standing.textContent()).toBe('Available')
  await expect.poll(() => hint.textContent()).toContain('new conversations come to you by themselves')
  const words = await page.locator('.rail .light-words').boundingBox()
  expect(words?.x).toBeGreaterThanOrEqual(0)
  expect((words?.x ?? 0) + (words?.width ?? 0)).toBeLessThanOrEqual(56)
  // Waves for the connection, a dot for the person.
  expect(await page.locator('.rail .light svg').count()).toBe(1)
  expect(await page.locator('.me .dot').count()).toBe(1)
  await giveSeats(stage, 1)
  const visitor = await stage.visitor()
  await visitor.say('Hello')
  await rows.first().waitFor()
  await page.reload()
  await expect.poll(() => standing.textContent()).toBe('1 of 1, full')
  await seen(standing)
  await expect.poll(() => page.locator('.me-button').getAttribute('aria-label')).toBe('Your status: 1 of 1, full')
  expect(await page.locator('.me .dot').getAttribute('data-status')).toBe('BUSY')
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
  'behind offers that wait an empty list says so, and a visitor is promised nothing where nobody is free',
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
    expect(await presence.textContent()).not.toContain('as soon as possible')
  },
)
