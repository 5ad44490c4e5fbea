import type { BrowserContextOptions } from 'playwright-core'
import { expect } from 'vitest'
import { composerIn, e2e, talk, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()
const phone: BrowserContextOptions = {
  ...{ locale: 'zh-CN', viewport: { width: 380, height: 700 }, hasTouch: true, isMobile: true },
}

e2e('on a phone no keyboard covers the emoji, an attached one works, and a visitor has one initial', async () => {
  const { visitor, agent } = await talk(await open(), { context: phone })
  const letter = await agent.page.locator('.pane-head .portrait').textContent()
  expect(letter).toBe('访')
  expect(await agent.page.locator('.log .face .avatar').first().textContent()).toBe(letter)
  for (const [page, place] of [
    [agent.page, agent.page],
    [visitor.page, visitor.chat],
  ] as const) {
    const button = place.getByRole('button', { name: '表情', exact: true })
    const [search, first] = [place.locator('.emoji-picker input'), place.locator('.emoji-grid button').first()]
    const composer = composerIn(place)
    await composer.fill('好')
    await button.tap()
    await seen(first)
    await focusIn(button)
    await first.tap()
    await expect.poll(() => composer.inputValue()).toMatch(/^好./u)
    await focusIn(first)
    await page.keyboard.type('a')
    await focusIn(composer)
    expect(await composer.inputValue()).toMatch(/^好.+a$/u)
    await page.keyboard.press('Escape')
    await button.tap()
    await seen(first)
    await page.keyboard.type('ab')
    await focusIn(search)
    expect(await search.inputValue()).toBe('ab')
    await page.keyboard.press('Escape')
  }
})
