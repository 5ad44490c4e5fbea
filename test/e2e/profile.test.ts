import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { expect } from 'vitest'
import { logIn, newVisitor, openThread } from '../support/people.ts'
import { agentPassword } from '../support/test-server.ts'
import { e2e, reads, type Stage, talk, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()

/** A picture whose middle is red and whose ends are blue. */
async function flag(folder: string): Promise<string> {
  const [red, blue] = [
    { r: 220, g: 30, b: 30 },
    { r: 20, g: 40, b: 200 },
  ]
  const middle = await sharp({ create: { width: 200, height: 200, channels: 3, background: red } })
    .png()
    .toBuffer()
  const path = join(folder, 'flag.png')
  const whole = sharp({ create: { width: 600, height: 200, channels: 3, background: blue } })
  writeFileSync(
    path,
    await whole
      .composite([{ input: middle, left: 200, top: 0 }])
      .png()
      .toBuffer(),
  )
  return path
}

async function openProfile(page: Page): Promise<Locator> {
  await page.locator('.me-button').click()
  await page.getByRole('menuitem', { name: 'Profile' }).click()
  const dialog = page.getByRole('dialog', { name: 'Profile' })
  await seen(dialog.getByRole('heading', { name: 'Profile' }))
  return dialog
}

const pictureIn = (place: Locator) => place.locator('.portrait img, .avatar img')
/** Returns whether a picture is loaded and shown. */
const isShown = (image: Locator) => image.evaluate((one) => (one as HTMLImageElement).naturalWidth > 0)

async function bringPicture(stage: Stage, page: Page, dialog: Locator): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await dialog.getByRole('button', { name: 'Choose a picture' }).click()
  await (await chooser).setFiles(await flag(stage.server.dataFolder))
  await seen(pictureIn(dialog))
  await expect.poll(() => isShown(pictureIn(dialog))).toBe(true)
}

e2e('an agent changes name, picture and line; colleagues and the visitor see it at once', async () => {
  const stage = await open()
  const agent = await stage.agent('ann')
  const bea = await stage.agent('bea')
  const dialog = await openProfile(agent.page)
  await bringPicture(stage, agent.page, dialog)
  const name = dialog.getByLabel('Name', { exact: true })
  await name.fill('Ann of Shoes')
  await name.press('Enter')
  await dialog.getByText('Saved').waitFor()
  const line = dialog.getByLabel('About you')
  await line.fill('Knows every size')
  await line.press('Enter')
  await expect
    .poll(() => stage.server.rows(`select signature from agents where nickname = 'Ann of Shoes'`))
    .toHaveLength(1)
  await agent.page.keyboard.press('Escape')
  await seen(pictureIn(agent.page.locator('.me')))
  await bea.page.getByRole('tab', { name: /Team/ }).click()
  const row = bea.rows.filter({ hasText: 'Ann of Shoes' })
  await seen(row)
  await expect.poll(() => row.innerText()).toContain('Knows every size')
  await expect.poll(() => isShown(pictureIn(row))).toBe(true)

  await stage.server.http.post(
    '/api/v1/agent/update/status',
    { status: 'OFFLINE' },
    (await logIn(stage.server, 'bea', agentPassword)).token,
  )
  await stage.server.http.post('/api/v1/agent/update/status', { status: 'OFFLINE' }, (await logIn(stage.server)).token)
  const visitor = await stage.visitor()
  await visitor.say('Hello')
  await visitor.chat.getByText('Ann of Shoes is with you now').waitFor()
  // Before she has written a word.
  const face = visitor.chat.locator('.header .avatar img')
  await seen(face)
  await expect.poll(() => isShown(face)).toBe(true)
  await expect.poll(() => visitor.chat.locator('.header h1').textContent()).toBe('Ann of Shoes')
  await agent.rows.first().click()
  await agent.say('Good day')
  await reads(visitor.chat, 'Good day')
  await seen(visitor.chat.locator('.said .face img'))
})

e2e('the header of the chat follows an agent’s new name and picture at once', async () => {
  const stage = await open()
  const { visitor, agent } = await talk(stage)
  const [header, said] = [visitor.chat.locator('.header'), visitor.chat.locator('.said .name')]
  const before = await said.last().textContent()
  const dialog = await openProfile(agent.page)
  await bringPicture(stage, agent.page, dialog)
  const face = header.locator('.avatar img')
  await seen(face)
  await expect.poll(() => isShown(face)).toBe(true)
  const name = dialog.getByLabel('Name', { exact: true })
  await name.fill('Ann of Boots')
  await name.press('Enter')
  await expect.poll(() => header.locator('h1').textContent()).toBe('Ann of Boots')
  await dialog.getByRole('button', { name: 'Remove picture' }).click()
  await face.waitFor({ state: 'detached' })
  await agent.page.keyboard.press('Escape')
  // What was said keeps the name of then.
  expect(await said.last().textContent()).toBe(before)
})

e2e('a picture that is gone gives way to the initial, and a foreign one is never asked for', async () => {
  const stage = await open()
  const asked: string[] = []
  const [ann, admin] = [await stage.agent('ann'), await logIn(stage.server)]
  ann.page.on('request', (request) => asked.push(new URL(request.url()).host))
  const token = (await logIn(stage.server, 'ann', agentPassword)).token
  await stage.server.http.post(
    '/api/v1/agent/update',
    { uid: admin.uid, avatar: `/avatar/${'A'.repeat(32)}?v=1` },
    admin.token,
  )
  const visitor = await newVisitor(stage.server, 'Wim')
  await stage.server.http.post(
    '/visitor/api/v1/init',
    { nickname: 'Wim', avatar: 'https://pictures.example/w.png' },
    visitor.token,
  )
  await openThread(stage.server, visitor)
  await ann.page.getByRole('tab', { name: /Team/ }).click()
  const colleague = ann.rows.filter({ hasText: 'Admin' }).locator('.portrait')
  await expect.poll(() => colleague.innerText()).toBe('A')
  expect(await colleague.locator('img').count()).toBe(0)
  await ann.page.getByRole('tab', { name: /Mine/ }).click()
  const row = ann.rows.filter({ hasText: 'Wim' }).locator('.portrait')
  await seen(row)
  expect(await row.innerText()).toBe('W')
  expect(new Set(asked)).toEqual(new Set([new URL(stage.server.url).host]))
  expect(token).not.toBe('')
})

e2e('a foreign picture is shown if an operator allows its host', async () => {
  const stage = await open({ pictureHosts: ['pictures.example'] })
  const ann = await stage.agent('ann')
  const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'green' } })
    .png()
    .toBuffer()
  await ann.page.route('https://pictures.example/**', (route) =>
    route.fulfill({ contentType: 'image/png', body: bytes }),
  )
  const visitor = await newVisitor(stage.server, 'Wim')
  await stage.server.http.post(
    '/visitor/api/v1/init',
    { nickname: 'Wim', avatar: 'https://pictures.example/w.png' },
    visitor.token,
  )
  await openThread(stage.server, visitor)
  const face = pictureIn(ann.rows.filter({ hasText: 'Wim' }))
  await seen(face)
  await expect.poll(() => isShown(face)).toBe(true)
})

e2e('a new password needs the old one, and ends the other tab of another browser', async () => {
  const stage = await open()
  const [here, there] = [await stage.agent('ann'), await stage.agent('admin')]
  await there.page.locator('.me-button').click()
  await there.page.keyboard.press('Escape')
  const elsewhere = await logIn(stage.server, 'ann', agentPassword)
  const dialog = await openProfile(here.page)
  const [old, fresh] = [dialog.getByLabel('Old password'), dialog.getByLabel('New password')]
  await old.fill('not this one')
  await fresh.fill('another good one')
  await dialog.getByRole('button', { name: 'Change password' }).click()
  await seen(dialog.getByText('The old password is not right'))
  await focusIn(old)
  // At its field, not somewhere else as well.
  const problem = dialog.locator('.text-field', { hasText: 'Old password' }).locator('.problem')
  expect(await problem.innerText()).toContain('The old password is not right')
  expect(await old.getAttribute('aria-invalid')).toBe('true')
  expect(await dialog.locator('.toast').count()).toBe(0)
  await old.fill(agentPassword)
  await problem.waitFor({ state: 'detached' })
  await dialog.getByRole('button', { name: 'Change password' }).click()
  await dialog.getByText('Your password is changed').waitFor()
  expect(await old.inputValue()).toBe('')
  expect((await stage.server.http.get('/api/v1/user/profile', elsewhere.token)).status).toBe(401)
  expect((await logIn(stage.server, 'ann', 'another good one')).uid).toBe(elsewhere.uid)
  await here.page.keyboard.press('Escape')
  await here.page.locator('.rail .light[data-state=connected]').waitFor()
})

e2e('the language goes with the account, and being invisible shows in the rail and to colleagues', async () => {
  const stage = await open()
  const ann = await stage.agent('ann')
  const dialog = await openProfile(ann.page)
  await dialog.getByLabel('Invisible').check()
  await dialog.getByLabel('Language').selectOption('zh-CN')
  await ann.page.getByRole('dialog', { name: '个人资料' }).waitFor()
  await ann.page.keyboard.press('Escape')
  await expect.poll(() => ann.page.locator('.me-status').innerText()).toBe('隐身')
  const bea = await stage.agent('bea')
  await bea.page.getByRole('tab', { name: /Team/ }).click()
  await seen(bea.rows.filter({ hasText: /ann[\s\S]*Invisible/ }))
  expect(await bea.rows.filter({ hasText: /ann/ }).locator('[data-status]').first().getAttribute('data-status')).toBe(
    'OFFLINE',
  )
  const again = await bea.page.context().browser()?.newContext({ locale: 'en-GB' })
  const page = await again?.newPage()
  if (page === undefined) throw new Error('no other browser')
  await page.goto(`${stage.server.url}/console`)
  await page.locator('input[name=username]').fill('ann')
  await page.locator('input[name=password]').fill(agentPassword)
  await page.locator('button[type=submit]').click()
  await page.locator('html[lang=zh-CN]').waitFor()
  await again?.close()
})

e2e('the welcome names who would answer, if the workgroup says so', async () => {
  const stage = await open()
  await stage.set({ nameAgents: true })
  const ann = await stage.agent('ann')
  const dialog = await openProfile(ann.page)
  await bringPicture(stage, ann.page, dialog)
  const visitor = await stage.visitor()
  const line = visitor.chat.locator('.serving')
  await seen(line)
  expect(await line.innerText()).toContain('You will talk with ann')
  await expect.poll(() => isShown(pictureIn(line))).toBe(true)
  await stage.set({ nameAgents: false })
  const other = await stage.visitor()
  await other.chat.locator('.greeting-first').waitFor()
  await other.chat.locator('.presence').waitFor()
  expect(await other.chat.locator('.serving').count()).toBe(0)
})
