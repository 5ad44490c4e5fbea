import { mkdirSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { picture } from '../support/files.ts'
import { type AgentPage, composerIn, e2e, reads, theatre } from './browser.ts'
import { sizes } from './looks.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()
const folder = process.env.PARLEY_SHOTS

/** Keeps a picture, if a folder for pictures is given. */
async function shoot(page: Page, name: string): Promise<void> {
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}.png` })
}

const groupRow = (page: Page) => page.locator('.rows li', { hasText: 'Night shift' })

/** Creates a group with some agents. */
async function begin({ page }: AgentPage, others: readonly string[] = ['bea']): Promise<void> {
  await page.getByRole('tab', { name: 'Team' }).click()
  await page.getByRole('button', { name: 'New group' }).click()
  const dialog = page.getByRole('dialog')
  const name = dialog.getByRole('textbox', { name: 'Name of the group' })
  await focusIn(name)
  const create = dialog.getByRole('button', { name: /Create group/ })
  expect(await create.isDisabled()).toBe(true)
  await name.fill('Night shift')
  for (const name of others) await dialog.locator('.choice', { hasText: name }).click()
  await shoot(page, 'new-group')
  await create.click()
  await focusIn(composerIn(page))
}

e2e('agents have a group: it begins, is written in with files and quotes, and is found', async () => {
  const stage = await open()
  const [admin, bea, cid] = [await stage.agent(), await stage.agent('bea'), await stage.agent('cid')]
  await begin(admin)
  await admin.say('The kettle is broken')
  await seen(groupRow(bea.page).locator('.count'))
  await groupRow(bea.page).click()
  await reads(bea.page, 'The kettle is broken')
  await bea.page.locator('.said', { hasText: 'kettle' }).hover()
  await bea.page.locator('.said', { hasText: 'kettle' }).getByRole('button', { name: 'Reply' }).click()
  await bea.say('I bring one')
  const answer = admin.page.locator('.said', { hasText: 'I bring one' })
  await seen(answer.getByText('The kettle is broken'))
  const own = admin.page.locator('.said', { hasText: 'The kettle is broken' }).first()
  await own.locator('.tick[data-progress=read]').waitFor()
  const file = { name: 'kettle.txt', mimeType: 'text/plain', buffer: Buffer.from('steel') }
  await admin.page.locator('.composer input[type=file]').setInputFiles(file)
  await admin.page.getByRole('button', { name: 'Send' }).click()
  await seen(bea.page.locator('.said', { hasText: 'kettle.txt' }))
  await shoot(admin.page, 'group')
  // Nobody else sees that it is there.
  await cid.page.getByRole('tab', { name: 'Team' }).click()
  expect(await cid.page.getByText('Night shift').count()).toBe(0)
  await admin.page.getByRole('searchbox').first().fill('kettle')
  await seen(admin.page.locator('.row', { hasText: 'kettle' }).first())
})

e2e('who is added to a group reads what is said from then on, and who goes sees nothing more of it', async () => {
  const stage = await open()
  const [admin, bea, cid] = [await stage.agent(), await stage.agent('bea'), await stage.agent('cid')]
  await begin(admin)
  await admin.say('Before cid')
  const dialog = admin.page.getByRole('dialog')
  await admin.page.getByRole('button', { name: 'Add agents' }).click()
  await dialog.locator('.choice', { hasText: 'cid' }).click()
  await dialog.getByRole('button', { name: /^Add/ }).last().click()
  await seen(groupRow(cid.page))
  await admin.say('Welcome, cid')
  await groupRow(cid.page).click()
  await reads(cid.page, 'Welcome, cid')
  expect(await cid.page.getByText('Before cid').count()).toBe(0)
  await admin.page.getByRole('button', { name: 'Remove cid from the group' }).click()
  await shoot(admin.page, 'remove')
  await dialog.getByRole('button', { name: /^Remove/ }).click()
  await expect.poll(() => cid.page.getByText('Welcome, cid').count()).toBe(0)
  expect(await groupRow(cid.page).count()).toBe(0)
  await admin.page.getByRole('button', { name: 'Leave group' }).click()
  await dialog.getByRole('button', { name: /Leave group/ }).click()
  await expect.poll(() => admin.page.getByText('Welcome, cid').count()).toBe(0)
  await groupRow(bea.page).click()
  await seen(bea.page.getByText('You own the group now'))
})

const unreadOf = (page: Page) => groupRow(page).locator('.count [aria-hidden]')

e2e('who is added sees the group at once, unread, and how many messages came since', async () => {
  const stage = await open()
  const [admin, bea, cid] = [await stage.agent(), await stage.agent('bea'), await stage.agent('cid')]
  for (const { page } of [bea, cid]) await page.getByRole('tab', { name: 'Team' }).click()
  await begin(admin)
  await seen(unreadOf(bea.page))
  await seen(groupRow(bea.page).getByText('Admin created the group'))
  await admin.say('Before cid')
  await admin.page.getByRole('button', { name: 'Add agents' }).click()
  const dialog = admin.page.getByRole('dialog')
  await dialog.locator('.choice', { hasText: 'cid' }).click()
  await dialog.getByRole('button', { name: /^Add/ }).last().click()
  await seen(unreadOf(cid.page))
  expect(await unreadOf(cid.page).innerText()).toBe('1')
  await seen(groupRow(cid.page).getByText('You joined the group'))
  await admin.say('One')
  await admin.say('Two')
  await seen(groupRow(cid.page).getByText('Two'))
  await expect.poll(() => unreadOf(cid.page).innerText()).toBe('2')
  await shoot(cid.page, 'added')
  await groupRow(cid.page).locator('a').click()
  await reads(cid.page, 'Two')
  await expect.poll(() => unreadOf(cid.page).count()).toBe(0)
  await cid.page.reload()
  await seen(groupRow(cid.page).getByText('Two'))
  expect(await unreadOf(cid.page).count()).toBe(0)
})

const pictureIn = (place: Locator) => place.locator('.portrait img').first()

/** Waits until the picture of a group is shown, and not its initial. */
async function showsPicture(place: Locator): Promise<void> {
  await seen(pictureIn(place))
  await expect.poll(() => pictureIn(place).evaluate((one: HTMLImageElement) => one.naturalWidth)).toBeGreaterThan(0)
}

e2e(
  'the owner gives the group a picture, all see it in list and head, and members are counted as they go',
  async () => {
    const stage = await open()
    const [admin, bea, cid] = [await stage.agent(), await stage.agent('bea'), await stage.agent('cid')]
    await begin(admin, ['bea', 'cid'])
    await groupRow(bea.page).locator('a').click()
    await groupRow(cid.page).locator('a').click()
    await seen(bea.page.getByText('3 members'))
    expect(await groupRow(bea.page).locator('.portrait').first().innerText()).toBe('N')
    expect(await bea.page.getByRole('button', { name: 'Choose a picture' }).count()).toBe(0)
    const file = { name: 'us.png', mimeType: 'image/png', buffer: Buffer.from(await picture(60, 40)) }
    await admin.page.locator('.context .picture-field input[type=file]').setInputFiles(file)
    for (const { page } of [admin, bea]) {
      await showsPicture(groupRow(page))
      await showsPicture(page.locator('.pane-head'))
    }
    await shoot(admin.page, 'group-picture')
    await cid.page.getByRole('button', { name: 'Leave group' }).click()
    await cid.page
      .getByRole('dialog')
      .getByRole('button', { name: /Leave group/ })
      .click()
    for (const { page } of [admin, bea]) {
      await seen(page.getByText('2 members'))
      expect(await page.locator('.group-members li').count()).toBe(2)
    }
    await admin.page.getByRole('button', { name: 'Remove picture' }).click()
    await expect.poll(() => groupRow(bea.page).locator('.portrait').first().innerText()).toBe('N')
  },
)

e2e('a group fits a narrow dark screen in Chinese', async () => {
  const stage = await open()
  const { page } = await stage.agent('admin', { context: { locale: 'zh-CN', colorScheme: 'dark' } })
  await stage.agent('bea')
  await page.setViewportSize(sizes.phone)
  await page.getByRole('tab', { name: '同事' }).click()
  await page.getByRole('button', { name: '新建群组' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: '群组名称' }).fill('夜班')
  await dialog.locator('.choice', { hasText: 'bea' }).click()
  await seen(dialog.getByRole('button', { name: /创建/ }))
  await shoot(page, 'phone-new-group')
  await dialog.getByRole('button', { name: /创建/ }).click()
  await seen(composerIn(page))
  await shoot(page, 'phone-group')
  await page.locator('.pane-head .icon-button').last().click()
  await seen(page.getByRole('button', { name: '退出群组' }))
  await shoot(page, 'phone-members')
})
