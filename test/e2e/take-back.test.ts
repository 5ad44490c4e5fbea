import { expect } from 'vitest'
import { composerIn, e2e, reads, talk, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()

e2e(
  'a message is taken back only after a question, whose default is not to, and its icon is not that of a reply',
  async () => {
    const { visitor, agent } = await talk(await open())
    const { page } = agent
    const own = page.locator('.said', { hasText: 'Good day' })
    const dialog = page.getByRole('dialog')
    const ask = async () => {
      await own.hover()
      await own.getByRole('button', { name: 'Take back' }).click()
      await seen(dialog.getByText('Good day'))
      await focusIn(dialog.getByRole('button', { name: 'Cancel' }))
    }
    await ask()
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await focusIn(composerIn(page))
    await agent.say('One moment')
    await reads(visitor.chat, 'One moment')
    expect(await visitor.chat.locator('.said', { hasText: 'Good day' }).count()).toBe(1)
    await own.hover()
    const [reply, take] = await own
      .locator('.actions svg')
      .evaluateAll((icons) => icons.map(({ innerHTML }) => innerHTML))
    // Two arrows to the left looked alike: the other one is a speech bubble with a cross.
    expect(reply).not.toContain('M2.992 16.342')
    expect(take).toContain('M2.992 16.342')
    await ask()
    await dialog.getByRole('button', { name: 'Take back' }).click()
    await page.getByText('You took back a message').waitFor()
    await visitor.chat.getByText('A message was taken back').waitFor()
  },
)
