import { expect } from 'vitest'
import { composerIn, e2e, talk, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()

e2e(
  'a reload, the back button and a link open what was shown, and a link to what is not theirs says that it is not',
  async () => {
    const stage = await open()
    const { agent } = await talk(stage)
    const { page } = agent
    const first = page.url()
    expect(first).toContain('#/conversation/')
    const other = await stage.visitor()
    await other.say('The second one')
    await agent.rows.filter({ hasText: 'The second one' }).click()
    await focusIn(composerIn(page))
    await expect.poll(() => page.url()).not.toBe(first)
    const second = page.url()
    await page.reload()
    await focusIn(composerIn(page))
    await seen(page.locator('.said', { hasText: 'The second one' }))
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Workgroups' }).click()
    await expect.poll(() => page.url()).toContain('#/settings/workgroups')
    await page.reload()
    await seen(page.getByRole('button', { name: 'Workgroups' }))
    await expect.poll(() => page.getByRole('button', { name: 'Workgroups' }).getAttribute('aria-current')).toBe('page')
    const back = [/#\/settings\/own$/, second, first]
    for (const address of back) {
      await page.goBack()
      await expect.poll(() => page.url()).toMatch(address)
    }
    await seen(page.locator('.said', { hasText: 'Good day' }))
    await focusIn(composerIn(page))
    await page.goForward()
    await seen(page.locator('.said', { hasText: 'The second one' }))
    // A colleague who takes no part in it.
    await stage.set({ routing: 'MANUAL' })
    const bea = await stage.agent('bea')
    await bea.page.goto(second)
    await seen(bea.page.getByText('This conversation cannot be opened'))
    await bea.page.goto('about:blank')
    await bea.page.goto(second)
    await seen(bea.page.getByText('This conversation cannot be opened'))
    await expect.poll(() => new URL(bea.page.url()).hash).toBe('')
  },
)
