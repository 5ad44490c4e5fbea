import { expect } from 'vitest'
import { e2e, theatre } from './browser.ts'

const open = theatre()

e2e('without https no copy button is offered, as it could not work: a click selects the whole tag', async () => {
  const { page } = await (await open()).agent('admin', { host: 'shop.test' })
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('link', { name: 'Widget' }).click()
  await page.locator('pre.tag').click()
  const marked = await page.evaluate(() => getSelection()?.toString())
  expect(marked).toBe(await page.locator('pre.tag').textContent())
  expect(await page.getByRole('button', { name: 'Copy', exact: true }).count()).toBe(0)
})
