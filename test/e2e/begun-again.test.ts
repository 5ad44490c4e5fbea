import { expect } from 'vitest'
import { composerIn, e2e, reads, talk, theatre } from './browser.ts'
import { seen } from './seen.ts'

const open = theatre()

e2e(
  'a closed thread is found among the closed, even if its visitor has begun again, and the new one among the open',
  async () => {
    const stage = await open()
    await stage.set({ reopenSeconds: 0 })
    const { visitor, agent } = await talk(stage)
    const { page } = agent
    const names = () => page.locator('.rows .row-saying').allInnerTexts()
    await page.getByRole('button', { name: 'End', exact: true }).click()
    await page.getByLabel('Category').last().fill('Tableware')
    await page.getByRole('button', { name: 'End conversation' }).click()
    await visitor.chat.getByRole('button', { name: 'Start again' }).click()
    await composerIn(visitor.chat).waitFor()
    await visitor.say('And a cup?')
    await reads(page, 'And a cup?')
    const ended = page.locator('.row', { hasText: 'Ended; the visitor is back · Tableware' })
    for (const look of [() => Promise.resolve(), () => page.reload()]) {
      await look()
      await page.getByRole('tab', { name: 'Mine' }).click()
      await expect.poll(names).toEqual(['And a cup?'])
      await page.getByRole('tab', { name: 'Ended' }).click()
      await seen(ended)
      expect(await page.locator('.rows .row').count()).toBe(1)
    }
    await ended.click()
    await seen(page.locator('.said', { hasText: 'Good day' }))
  },
)
