import { expect } from 'vitest'
import { e2e, talk, theatre } from './browser.ts'

const open = theatre()

e2e('what an agent deletes without a confirmation comes back when undone, by mouse and by keyboard', async () => {
  const { agent } = await talk(await open())
  const { page } = agent
  // No database stores this character: the server refuses it.
  await agent.say('a word\0')
  const failed = page.locator('.said', { hasText: 'The server rejected it.' })
  await failed.getByRole('button', { name: 'Delete' }).click()
  await expect.poll(() => failed.count()).toBe(0)
  await page.getByText('Message deleted').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await failed.waitFor()
  expect(await page.locator('.toast').count()).toBe(0)
  expect(await page.locator('.log').evaluate((log) => log === document.activeElement)).toBe(true)
  const tags = page.getByLabel('Tags').last()
  await tags.fill('tea, cup')
  await tags.blur()
  await page.getByText('Saved').waitFor()
  await tags.fill('tea')
  await tags.blur()
  await page.getByText('cup removed').waitFor()
  const isFiled = page.waitForResponse('**/thread/wrapup')
  await page.getByLabel('Category').fill('Tableware')
  // Out of the field, to the list.
  await page.keyboard.press('Escape')
  await isFiled
  await page.keyboard.press('z')
  await expect.poll(() => tags.inputValue()).toBe('tea, cup')
  expect(await page.getByLabel('Category').inputValue()).toBe('Tableware')
  // Where the details are a sheet, its key opens and closes it; there are no panes side by side.
  await page.setViewportSize({ width: 1000, height: 720 })
  const sheet = page.locator('.context')
  await sheet.waitFor({ state: 'hidden' })
  for (const state of ['visible', 'hidden'] as const) {
    await page.keyboard.press('c')
    await sheet.waitFor({ state })
  }
  await page.keyboard.press('p')
  await page.keyboard.press('Escape')
  await page.getByText('Choose a conversation').waitFor()
})

e2e('what failed to load while the server was away is loaded automatically when it is back', async () => {
  const stage = await open()
  const { agent } = await talk(stage)
  const { page } = agent
  const standing = page.locator('.me-status')
  await expect.poll(() => standing.textContent()).toBe('Available')
  await page.keyboard.press('Escape')
  await stage.restart(async () => {
    await expect.poll(() => standing.textContent(), { timeout: 10_000 }).toBe('Cut off')
    await page.keyboard.press('c')
    await page.keyboard.press('c')
    await page.locator('.context').getByText('The server did not answer').waitFor()
  })
  await page.locator('.context').getByLabel('Email').waitFor()
  await expect.poll(() => standing.textContent()).toBe('Available')
})
