import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { type AgentPage, comeIn, e2e, talk, theatre } from './browser.ts'
import { picture, pictures } from './pictures.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()

async function goToRetention({ page }: AgentPage): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Data retention' }).click()
}

e2e('an admin erases a visitor after typing the name, and the conversation leaves the screen', async () => {
  const { visitor, agent } = await talk(await open())
  const { page } = agent
  const name = await page.locator('.context .who h3').innerText()
  const dialog = page.getByRole('dialog')
  const yes = dialog.getByRole('button', { name: 'Erase for good' })
  const erase = page.locator('.context').getByRole('button', { name: 'Erase…' })
  await erase.scrollIntoViewIfNeeded()
  await seen(erase)
  await picture(page, 'data-panel')
  await erase.click()
  await seen(dialog.getByText(`Erase ${name} for good?`))
  await focusIn(dialog.getByRole('button', { name: 'Cancel' }))
  expect(await yes.isDisabled()).toBe(true)
  const field = dialog.getByLabel(`Type “${name}” to confirm`)
  await field.fill(`${name}x`)
  expect(await yes.isDisabled()).toBe(true)
  await field.fill(name)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  // Enter in the field does nothing, however often.
  await focusIn(field)
  expect(await dialog.count()).toBe(1)
  await seen(dialog.getByText('This cannot be undone', { exact: false }))
  await pictures(page, 'erase', yes)
  await yes.click()
  await dialog.waitFor({ state: 'detached' })
  await page.locator('.pane .log').waitFor({ state: 'detached' })
  await seen(page.getByText('erased', { exact: false }).first())
  expect(await page.locator('.row', { hasText: name }).count()).toBe(0)
  await goToRetention(agent)
  await seen(page.getByText('Done', { exact: false }))
  await pictures(page, 'retention', page.getByLabel('Keep conversations'))
  // Their browser begins anew, as somebody else’s would.
  await visitor.page.reload()
  const again = await comeIn(visitor.page)
  await seen(again.chat.locator('.composer textarea'))
  expect(await again.chat.getByText('Good day').count()).toBe(0)
})

e2e('an admin downloads everything of a visitor', async () => {
  const { agent } = await talk(await open())
  const { page } = agent
  const button = page.locator('.context').getByRole('button', { name: 'Export' })
  await button.scrollIntoViewIfNeeded()
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  expect(download.suggestedFilename()).toMatch(/^visitor-.*\.zip$/)
  await seen(page.getByText('The export has been downloaded.'))
})

e2e('keeping less asks first, and no is the default', async () => {
  const { agent } = await talk(await open())
  const { page } = agent
  await goToRetention(agent)
  const days = page.getByLabel('Keep conversations')
  await seen(days)
  await days.fill('30')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await seen(dialog.getByText('Conversations that ended more than 30 days ago are erased, notes and files included.'))
  await focusIn(dialog.getByRole('button', { name: 'Cancel' }))
  await picture(page, 'shorten')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  expect(await page.locator('.saved-mark').count()).toBe(0)
  // What was not confirmed is neither kept nor called unsaved.
  await expect.poll(() => days.inputValue()).toBe('0')
  expect(await page.locator('.problem').count()).toBe(0)
  await days.fill('31')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Erase what is older' }).click()
  await seen(page.locator('.saved-mark'))
  await page.reload()
  await expect.poll(() => page.getByLabel('Keep conversations').inputValue()).toBe('31')
})

async function talked() {
  const stage = await open()
  const { page } = (await talk(stage)).agent
  return { page, server: stage.server }
}

e2e('a page of contacts that shows a visitor drops them when they are erased elsewhere', async () => {
  const { page, server } = await talked()
  const name = await page.locator('.context .who h3').innerText()
  await page.getByRole('link', { name: 'Contacts' }).click()
  await page.locator('.record-name', { hasText: name }).click()
  await seen(page.getByRole('heading', { name }))
  const [one] = server.rows('select uid from visitors')
  const { token } = await logIn(server)
  await server.http.post('/api/v1/contact/erase', { uid: String(one?.uid) }, token)
  await page.getByText(name).first().waitFor({ state: 'detached' })
  await expect.poll(() => page.evaluate(() => location.pathname)).toBe('/console/contacts')
  expect(await page.getByText(name).count()).toBe(0)
})
