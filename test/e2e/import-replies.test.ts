import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { e2e, theatre } from './browser.ts'
import { seen } from './seen.ts'

const open = theatre()

async function choose(page: Page, csv: string): Promise<void> {
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'replies.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
}

e2e('an import says which rows of the file are wrong and imports none, until the file is right', async () => {
  const { page } = await (await open()).agent()
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Quick replies' }).click()
  const fault = page.getByRole('alert')
  const header = 'category,shortcut,title,content'
  await choose(page, `${header}\nTea,hi,,Hello\nTea,good day,,Hello\nTea,bye,,`)
  await seen(fault.getByText('Row 3, shortcut “good day”: 1 to 32 characters without spaces and slashes.'))
  await seen(fault.getByText('Row 4, content: empty.'))
  expect(await page.getByText('/hi').count()).toBe(0)
  await choose(page, 'shortcut;content\nhi;Hello')
  await seen(fault.getByText('Missing: category, shortcut, title, content.'))
  expect(await fault.getByText('Row 3').count()).toBe(0)
  await page.locator('.rail-button').first().click()
  expect(await page.getByText('Missing: category').count()).toBe(0)
  await page.getByRole('link', { name: 'Settings' }).click()
  await choose(page, `${header}\nTea,hi,,Hello`)
  await seen(page.getByText('/hi'))
  expect(await fault.count()).toBe(0)
})
