import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { composerIn, e2e, reads, type Stage, theatre } from './browser.ts'
import { seen } from './seen.ts'

const open = theatre()
const longName = 'Wolfeschlegelsteinhausenbergerdorff '.repeat(7)

/** Returns the fields of the details panel that stick out of it. */
const tooWide = (page: Page) =>
  page.locator('.context').evaluate((details) => {
    const { right } = details.getBoundingClientRect()
    return [...details.querySelectorAll('input')].filter((field) => field.getBoundingClientRect().right > right).length
  })

e2e(
  'actions of a conversation have labels, and neither long names nor short messages cover what is being read',
  async () => {
    const stage = await open()
    const context = { locale: 'zh-CN', viewport: { width: 1440, height: 900 } }
    const [agent, visitor] = [await stage.agent('admin', { context }), await stage.visitor()]
    const { page } = agent
    await visitor.say('Hello')
    await agent.rows.first().click()
    await reads(page, 'Hello')
    // Right-to-left text is truncated at its end, not at its beginning.
    await visitor.say('שלום, הקומקום הגיע שבור '.repeat(5))
    const saying = page.locator('.row-saying bdi', { hasText: 'שלום' })
    await expect.poll(() => saying.evaluate((line) => getComputedStyle(line).direction)).toBe('rtl')
    const name = page.getByLabel('称呼')
    await name.fill(longName)
    await name.press('Tab')
    const title = page.locator('.who h3')
    await expect.poll(() => title.textContent()).toContain(longName.trim())
    // At most three lines are shown; the tooltip has all of it.
    expect((await title.boundingBox())?.height).toBeLessThan(80)
    expect(await title.getAttribute('title')).toContain(longName.trim())
    expect(await tooWide(page)).toBe(0)
    expect(await page.getByLabel('标签').count()).toBe(2)
    expect(await page.getByLabel('标签', { exact: true }).count()).toBe(0)
    await agent.say('a word\0')
    const failed = page.locator('.said', { hasText: 'a word' })
    await failed.getByRole('button', { name: '删除' }).click()
    await seen(page.locator('.toast'))
    await seen(page.locator('.said', { hasText: 'Hello' }))
    await seen(composerIn(page))
    for (const width of [1280, 1100, 820]) {
      await page.setViewportSize({ width, height: 900 })
      for (const words of ['转接', '邀请', '备注', '结束']) await seen(page.locator('.pane-actions').getByText(words))
    }
  },
)

async function timesOf({ server }: Stage): Promise<readonly number[]> {
  const { body } = await server.http.get('/api/v1/workgroup/query', (await logIn(server)).token)
  const [{ settings }] = body.data.content as unknown as [{ settings: Record<string, number> }]
  return [settings.offerSeconds ?? 0, settings.reopenSeconds ?? 0]
}

e2e('times have the units people use, and a setting’s effect stays in view', async () => {
  const stage = await open()
  const { page } = await stage.agent('admin', { context: { viewport: { width: 1440, height: 600 } } })
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('link', { name: 'Workgroups' }).click()
  await page.locator('summary').click()
  const time = (title: string) => page.locator('.setting', { hasText: title })
  const offer = time('Time to answer an offer')
  expect([await offer.locator('input').inputValue(), await offer.locator('select').inputValue()]).toEqual([
    '30',
    'second',
  ])
  await offer.locator('select').selectOption('minutes')
  await offer.locator('input').fill('2')
  await offer.locator('input').press('Shift+Tab')
  await offer.getByText('Saved').waitFor()
  const again = time('Time to return to the same conversation')
  await again.locator('select').selectOption('hours')
  await again.locator('input').fill('1.5')
  await again.locator('input').press('Shift+Tab')
  await expect.poll(() => timesOf(stage)).toEqual([120, 5400])
  await page.getByRole('link', { name: 'Widget' }).click()
  await page.locator('.look textarea').last().scrollIntoViewIfNeeded()
  await seen(page.locator('.preview-bubble'))
  await page.getByRole('link', { name: 'Audit log' }).click()
  await page.locator('.in-words td').first().waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  const isCut = (box: Element) => box.scrollWidth > box.clientWidth
  expect(await page.locator('.table-box').evaluate(isCut)).toBe(false)
  await seen(page.locator('.in-words td').first())
})
