import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import { e2e, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()
const shows = (part: Locator) => part.waitFor({ state: 'visible' })

e2e('the preview is the widget itself, with what is not saved yet, and nothing of it reaches a visitor', async () => {
  const stage = await open()
  const { page } = await stage.agent('admin', { path: '/console/settings/widget' })
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const chat = page.frameLocator('.preview iframe')
  // Inert, so that what is on top at its middle is its box.
  await seen(page.locator('.preview-chat'))
  await shows(chat.locator('.greeting-first', { hasText: 'Hello! How can we help?' }))
  await shows(chat.locator('.composer'))
  const greeting = page.getByLabel('Greeting')
  await greeting.pressSequentially('What shall it be?')
  await shows(chat.locator('.greeting-first', { hasText: 'What shall it be?' }))
  await focusIn(greeting)
  await page.getByLabel('Title').pressSequentially('Tea and cups')
  await shows(chat.getByText('Tea and cups'))
  await focusIn(page.getByLabel('Title'))
  await page.locator('.setting', { hasText: 'Appearance' }).locator('select').selectOption('dark')
  await expect.poll(() => chat.locator(':root').getAttribute('data-theme')).toBe('dark')
  await page.getByLabel('Typing preview').check()
  await shows(chat.getByText('Our agent sees what you type, even before you send it.'))
  await page.getByRole('button', { name: 'Add a question' }).click()
  await shows(chat.getByRole('textbox', { name: 'Name' }))
  await focusIn(page.getByLabel('Question', { exact: true }))
  // A click on it does nothing.
  const box = await page.locator('.preview-chat').boundingBox()
  if (box === null) throw new Error('There is no preview.')
  await page.mouse.click(box.x + box.width / 2, box.y + box.height - 30)
  await page.keyboard.type('x')
  expect(await chat.locator('input').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))).toEqual([
    '',
  ])
  expect(asked.filter((path) => path.startsWith('/visitor'))).toEqual([])
  const kept = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('visitor')))
  expect(kept).toEqual([])
})
