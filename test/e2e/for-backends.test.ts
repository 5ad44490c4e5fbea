import { expect } from 'vitest'
import { e2e, talk, theatre } from './browser.ts'
import { seen } from './seen.ts'

const open = theatre()

e2e('a backend’s developer can copy the topic of a conversation, a new key, and a call with it', async () => {
  const permissions = ['clipboard-read', 'clipboard-write']
  const { agent } = await talk(await open(), { context: { permissions } })
  const { page } = agent
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  const topic = page.locator('.context .topic')
  await topic.scrollIntoViewIfNeeded()
  await topic.getByRole('button', { name: 'Copy' }).click()
  await expect.poll(copied).toMatch(/^org\/workgroup\/df_wg_uid\/[^/]+$/)
  await seen(topic.getByText(await copied()))
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('link', { name: 'API keys' }).click()
  await page.getByLabel('Name of a new key').fill('shop')
  await page.keyboard.press('Enter')
  const made = page.locator('.panel', { hasText: 'Copy the key now' })
  await made.getByRole('button', { name: 'Copy' }).click()
  const key = (await made.locator('pre').textContent()) ?? ''
  await expect.poll(copied).toBe(key)
  const example = page.locator('.panel', { hasText: 'A message from your backend' })
  await example.getByRole('button', { name: 'Copy' }).scrollIntoViewIfNeeded()
  await seen(example.getByRole('button', { name: 'Copy' }))
  await example.getByRole('button', { name: 'Copy' }).click()
  await expect.poll(copied).toContain(`-H 'Authorization: Bearer ${key}' \\\n`)
})
