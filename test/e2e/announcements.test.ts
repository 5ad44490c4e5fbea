import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { agentPassword } from '../support/test-server.ts'
import { chatFrameOf, inspect } from './axe.ts'
import { comeIn, e2e, talk, theatre } from './browser.ts'
import { focusIn, seen, stands } from './seen.ts'

const open = theatre()

async function boxOf(element: Locator): Promise<{ y: number; height: number }> {
  return (await element.boundingBox()) ?? { y: Number.NaN, height: Number.NaN }
}

e2e(
  'an agent announces something to their visitors, who read it with the agent’s name, and so does the agent',
  async () => {
    const stage = await open()
    const { visitor, agent } = await talk(stage)
    const second = await comeIn(
      (await (await visitor.page.context().browser()?.newContext())?.newPage().then(async (page) => {
        await page.goto(visitor.page.url())
        return page
      })) as never,
    )
    await second.say('Me too')
    await agent.page.locator('.rows .row', { hasText: 'Me too' }).click()
    await agent.page.keyboard.press('Control+k')
    await agent.page.keyboard.type('Announce')
    await agent.page.keyboard.press('Enter')
    const dialog = agent.page.getByRole('dialog', { name: 'Announce something' })
    const field = dialog.getByRole('textbox')
    await focusIn(field)
    const send = dialog.getByRole('button', { name: 'Send to 2 visitors' })
    await seen(send)
    expect(await send.isDisabled()).toBe(true)
    await agent.page.keyboard.type('Back in ten minutes.')
    // Enter breaks the line: only the button, or Ctrl+Enter, sends.
    for (const _ of ['one', 'two']) await agent.page.keyboard.press('Enter')
    await seen(dialog)
    await agent.page.keyboard.type('The phone is open: https://shop.example')
    await agent.page.keyboard.press('Control+Enter')
    await agent.page.locator('.toast', { hasText: 'Sent to 2.' }).waitFor()
    for (const { chat } of [visitor, second]) {
      const note = chat.getByRole('note', { name: /^Announcement from ./ })
      await seen(note)
      expect(await note.locator('.text').innerText()).toBe(
        'Back in ten minutes.\n\nThe phone is open: https://shop.example',
      )
      await seen(note.getByRole('link', { name: 'https://shop.example' }))
      await seen(note.locator('svg'))
    }
    const own = agent.page.getByRole('note', { name: 'Your announcement' })
    await seen(own)
    expect(await own.locator('.text').innerText()).toContain('minutes.\n\nThe phone')
    const inspection = inspect()
    await inspection.look('the widget', chatFrameOf(visitor.page))
    await inspection.look('the console', agent.page)
    expect(inspection.faults).toEqual([])
  },
)

e2e('an admin announces something to the agents of a workgroup: at once, and to those who were away', async () => {
  const stage = await open()
  const admin = await stage.agent()
  const ann = await stage.agent('ann')
  await ann.page.locator('.me-button').waitFor()
  await admin.page.locator('.me-button').click()
  await admin.page.getByRole('menuitem', { name: 'Announce something' }).click()
  const dialog = admin.page.getByRole('dialog', { name: 'Announce something' })
  await seen(dialog.getByText('You have no open conversations.'))
  await dialog.getByRole('button', { name: 'To the agents of a workgroup' }).click()
  await dialog.getByRole('textbox').fill('The warehouse is closed today.')
  await dialog.getByRole('button', { name: /^Send to \d agents?/ }).click()
  const note = ann.page.locator('.announcement', { hasText: 'The warehouse is closed today.' })
  await seen(note)
  expect(await admin.page.locator('.announcement').count()).toBe(0)
  // Not dismissed: it is still there on the next page, also after the connection was lost.
  await ann.page.reload()
  await seen(note)
  await note.getByRole('button').click()
  await note.waitFor({ state: 'detached' })
  await ann.page.reload()
  await ann.page.locator('.rail .light[data-state=connected]').waitFor()
  await expect.poll(() => ann.page.locator('.rows, .nothing').count()).toBeGreaterThan(0)
  expect(await note.count()).toBe(0)
})

e2e('an announcement takes its own room: it covers neither the conversation nor a dialog', async () => {
  const stage = await open()
  const { agent } = await talk(stage)
  const { page } = agent
  const admin = await logIn(stage.server)
  const bea = await stage.agent('bea')
  const { uid } = await logIn(stage.server, 'bea', agentPassword)
  await stage.server.http.post('/api/v1/agent/update', { uid, role: 'ADMIN' }, admin.token)
  await bea.page.reload()
  await bea.page.locator('.me-button').click()
  await bea.page.getByRole('menuitem', { name: 'Announce something' }).click()
  const dialog = bea.page.getByRole('dialog', { name: 'Announce something' })
  await dialog.getByRole('button', { name: 'To the agents of a workgroup' }).click()
  await dialog.getByRole('textbox').fill('The warehouse is closed today.')
  await dialog.getByRole('button', { name: /^Send to \d agents?/ }).click()
  const inspection = inspect()
  const note = page.locator('.announcement', { hasText: 'The warehouse is closed today.' })
  for (const size of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size)
    await seen(note)
    await seen(page.locator('.pane-head'))
    await seen(page.locator('.log .said').first())
    await stands(page)
    await inspection.look(`announcement at ${size.width}`, page)
    const foot = await boxOf(note)
    expect((await boxOf(page.locator('.pane-head'))).y).toBeGreaterThanOrEqual(foot.y + foot.height)
    await page.keyboard.press('Control+k')
    await seen(page.getByRole('dialog').locator('input').first())
    expect(await page.getByRole('dialog').locator('.announcement').count()).toBe(0)
    await page.keyboard.press('Escape')
  }
  await note.getByRole('button').click()
  await note.waitFor({ state: 'detached' })
  await stands(page)
  expect(inspection.faults).toEqual([])
})
