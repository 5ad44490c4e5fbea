import type { Locator } from 'playwright-core'
import sharp from 'sharp'
import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { e2e, type Stage, theatre } from './browser.ts'
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
  await page.getByRole('button', { name: 'Add a question' }).click()
  await shows(chat.getByRole('textbox', { name: 'Name' }))
  // Told once an agent sees what is typed, and not before.
  expect(await chat.getByText('Our agent sees what you type').count()).toBe(0)
  await focusIn(page.getByLabel('Question', { exact: true }))
  // A click on it does nothing.
  const box = await page.locator('.preview-chat').boundingBox()
  if (box === null) throw new Error('There is no preview.')
  await page.mouse.click(box.x + box.width / 2, box.y + box.height - 30)
  await page.keyboard.type('x')
  expect(await chat.locator('input').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))).toEqual([
    '',
  ])
  // What anybody may ask, and nothing as a visitor.
  const asVisitor = new Set(asked.filter((path) => path.startsWith('/visitor')))
  expect([...asVisitor]).toEqual(['/visitor/api/v1/workgroup/availability'])
  const kept = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('visitor')))
  expect(kept).toEqual([])
})

/** Gives the default workgroup a picture. */
async function bringPicture({ server }: Stage): Promise<void> {
  const { token } = await logIn(server)
  const background = { r: 20, g: 120, b: 110 }
  const picture = sharp({ create: { width: 64, height: 64, channels: 3, background } }).png()
  const form = new FormData()
  form.set('uid', 'df_wg_uid')
  form.set('file', new Blob([new Uint8Array(await picture.toBuffer())], { type: 'image/png' }), 'picture.png')
  const headers = { authorization: `Bearer ${token}` }
  const brought = await fetch(`${server.url}/api/v1/workgroup/avatar`, { method: 'POST', headers, body: form })
  expect(brought.status).toBe(200)
}

e2e('the preview has the picture, who is there and who would answer; on a phone it is as large as there', async () => {
  const stage = await open()
  await stage.set({ nameAgents: true })
  await bringPicture(stage)
  const phone = { context: { viewport: { width: 390, height: 844 } } }
  const { page } = await stage.agent('admin', { path: '/console/settings/widget', ...phone })
  const chat = page.frameLocator('.preview iframe')
  const face = chat.locator('.header .avatar img')
  await shows(face)
  await expect.poll(() => face.evaluate((one) => (one as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)
  const visitor = await stage.visitor()
  const facts = ['.header h1', '.header .presence', '.greeting-first', '.serving']
  for (const fact of facts) await shows(chat.locator(fact))
  const textsIn = (place: typeof chat) => Promise.all(facts.map((fact) => place.locator(fact).innerText()))
  expect(await textsIn(chat)).toEqual(await textsIn(visitor.chat))
  expect((await textsIn(chat))[3]).toContain('You will talk with Admin')
  const shown = await page.locator('.preview iframe').evaluate((one) => {
    const { width, height } = one.getBoundingClientRect()
    return { width, isNatural: width === one.clientWidth && height === one.clientHeight }
  })
  expect(shown.isNatural).toBe(true)
  expect(shown.width).toBeGreaterThanOrEqual(300)
  const fold = page.locator('.preview summary')
  await fold.scrollIntoViewIfNeeded()
  await seen(fold)
  await fold.click()
  await expect.poll(() => page.locator('.preview-chat').isVisible()).toBe(false)
})
