import type { Locator } from 'playwright-core'
import sharp from 'sharp'
import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { agentPassword } from '../support/test-server.ts'
import { e2e, reads, type Stage, talk, theatre } from './browser.ts'
import { seen } from './seen.ts'

const open = theatre()

const line = 'Knows every size, and speaks French on Mondays and Thursdays'

/** Whether nothing of a text is cut off. */
const isWhole = (text: Locator) => text.evaluate((one) => one.scrollHeight <= one.clientHeight + 1)

async function hire(stage: Stage, name: string, change: object): Promise<string> {
  const { token, uid } = await logIn(stage.server, name, agentPassword)
  expect((await stage.server.http.put('/api/v1/user/profile', change, token)).status).toBe(200)
  return uid
}

e2e('colleagues read an agent’s line where they choose one, and see the picture of a workgroup', async () => {
  const stage = await open({ pictureHosts: ['pictures.example'] })
  await stage.agent('ann')
  await hire(stage, 'ann', { nickname: 'Ann', signature: line, invisible: true })
  const admin = await logIn(stage.server)
  const face = { uid: 'df_wg_uid', avatar: 'https://pictures.example/w.png' }
  expect((await stage.server.http.post('/api/v1/workgroup/update', face, admin.token)).status).toBe(200)
  const { page } = (await talk(stage)).agent
  const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'green' } })
    .png()
    .toBuffer()
  await page.route('https://pictures.example/**', (route) => route.fulfill({ contentType: 'image/png', body: bytes }))
  for (const size of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size)
    for (const what of ['Transfer', 'Invite']) {
      await page.locator('.pane-head').getByRole('button', { name: what }).click()
      const dialog = page.getByRole('dialog')
      const said = dialog.getByText(line)
      await seen(said)
      expect(await isWhole(said)).toBe(true)
      if (what === 'Transfer') {
        const picture = dialog.locator('.choice', { hasNotText: 'Ann' }).locator('.portrait img')
        await picture.first().scrollIntoViewIfNeeded()
        await expect
          .poll(() => picture.first().evaluate((one) => (one as HTMLImageElement).naturalWidth > 0))
          .toBe(true)
      }
      await page.keyboard.press('Escape')
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.getByRole('tab', { name: /Team/ }).click()
  const said = page.locator('.rows').getByText(line)
  await seen(said)
  expect(await isWhole(said)).toBe(true)
})

e2e('what a colleague said keeps the name and the face of then', async () => {
  const stage = await open()
  const [ann, bea] = [await stage.agent('ann'), await stage.agent('bea')]
  await hire(stage, 'ann', { nickname: 'Ann' })
  await bea.page.getByRole('tab', { name: /Team/ }).click()
  await bea.rows.filter({ hasText: 'Ann' }).first().click()
  await bea.say('Hello Ann')
  await ann.rows.filter({ hasText: 'Hello Ann' }).first().click()
  await ann.say('Hello Bea')
  await reads(bea.page, 'Hello Bea')
  await hire(stage, 'ann', { nickname: 'Zoe' })
  await expect.poll(() => bea.page.locator('.pane-head').innerText()).toContain('Zoe')
  await ann.say('I have another name')
  await reads(bea.page, 'I have another name')
  const seenAs = async () => {
    const all = bea.page.locator('.said[data-own=false]:has(.face > *)')
    return (await all.allInnerTexts()).map((text) =>
      text
        .split('\n')
        .filter((one) => one !== '')
        .slice(0, 2),
    )
  }
  const both = [
    ['A', 'Ann'],
    ['Z', 'Zoe'],
  ]
  await expect.poll(seenAs).toEqual(both)
  await bea.page.reload()
  await reads(bea.page, 'I have another name')
  await expect.poll(seenAs).toEqual(both)
})
