import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type AgentPage, e2e, type Stage, talk, theatre } from './browser.ts'
import { seen } from './seen.ts'

const open = theatre()

const category = (page: Page) => page.locator('.context').getByLabel('Category')
const tags = (page: Page) => page.locator('.context').getByLabel('Tags').last()

/** Another browser of the same agent, with the same conversation open. */
async function alsoOpenIn(stage: Stage): Promise<AgentPage> {
  const there = await stage.agent()
  await there.rows.first().click()
  await category(there.page).waitFor()
  return there
}

/** Writes into a field and leaves it; resolves with the fields that were sent. */
async function file(page: Page, field: (page: Page) => ReturnType<Page['locator']>, text: string): Promise<string[]> {
  const asked = page.waitForRequest('**/thread/wrapup')
  await field(page).fill(text)
  await field(page).blur()
  const request = await asked
  await (await request.response())?.finished()
  return Object.keys(request.postDataJSON()).filter((name) => name !== 'uid')
}

e2e('what one saves of how a conversation is filed shows at once for the other, who erases none of it', async () => {
  const stage = await open()
  const { agent } = await talk(stage)
  const { page: here } = agent
  const { page: there } = await alsoOpenIn(stage)
  expect(await file(here, category, 'Tableware')).toEqual(['category'])
  await expect.poll(() => category(there).inputValue()).toBe('Tableware')
  await category(there).scrollIntoViewIfNeeded()
  await seen(category(there))
  // What is being typed in a field stays; the other field shows what was saved.
  await category(there).fill('Tablewar')
  expect(await file(here, tags, 'tea, cup')).toEqual(['tags'])
  await expect.poll(() => tags(there).inputValue()).toBe('tea, cup')
  await file(here, category, 'Porcelain')
  await file(here, tags, 'tea')
  await expect.poll(() => tags(there).inputValue()).toBe('tea')
  expect(await category(there).inputValue()).toBe('Tablewar')
  expect(await file(there, category, 'Glass')).toEqual(['category'])
  await expect.poll(() => category(here).inputValue()).toBe('Glass')
  expect(await tags(here).inputValue()).toBe('tea')
})

e2e('who ends a conversation keeps what a colleague has filed while the question was open', async () => {
  const stage = await open()
  const { agent } = await talk(stage)
  const { page: here } = agent
  const { page: there } = await alsoOpenIn(stage)
  await here.getByRole('button', { name: 'End', exact: true }).click()
  await here.locator('dialog').getByLabel('Category').fill('Glass')
  await file(there, tags, 'tea')
  await here.getByRole('button', { name: 'End conversation' }).click()
  await expect.poll(() => category(there).inputValue()).toBe('Glass')
  for (const page of [here, there]) expect(await tags(page).inputValue()).toBe('tea')
  // Also in the row that is opened from the closed ones.
  await here.getByRole('tab', { name: 'Ended' }).click()
  await agent.rows.first().click()
  await file(there, tags, 'tea, cup')
  await expect.poll(() => tags(here).inputValue()).toBe('tea, cup')
})
