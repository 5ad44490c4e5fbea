import type { BrowserContextOptions } from 'playwright-core'
import { expect } from 'vitest'
import { allowSocial } from '../support/app-users.ts'
import { logIn } from '../support/people.ts'
import { composerIn, e2e, talk, theatre } from './browser.ts'
import { picture } from './pictures.ts'
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

e2e('all pages of the rail can be pressed on a phone, however narrow', async () => {
  const stage = await open()
  const { server } = stage
  const admin = await logIn(server)
  await allowSocial(server)
  const live = { workgroupUid: 'df_wg_uid', liveVisitors: true }
  expect((await server.http.post('/api/v1/widget/update', live, admin.token)).status).toBe(200)
  const { page } = await stage.agent('admin', { context: { ...phone, locale: 'en-GB' } })
  const buttons = page.locator('.rail-button')
  await expect.poll(() => buttons.count()).toBe(8)
  for (const width of [390, 360]) {
    await page.setViewportSize({ width, height: 740 })
    for (const button of [...(await buttons.all()), page.locator('.me-button')]) {
      await seen(button)
      const box = await button.boundingBox()
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44)
    }
    const [light, me] = [page.locator('.rail .light'), page.locator('.me-button')]
    await seen(light)
    expect((await light.boundingBox())?.y).toBeGreaterThan((await me.boundingBox())?.y ?? 0)
    await picture(page, `rail-${width}`)
  }
  for (const button of await buttons.all()) {
    await button.tap()
    await expect.poll(() => button.getAttribute('aria-current')).toBe('page')
  }
})
