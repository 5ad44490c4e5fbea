import { mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { inspect } from './axe.ts'
import { e2e, type Stage, theatre } from './browser.ts'
import { seen } from './seen.ts'

const open = theatre()
const phone = { width: 390, height: 844 }

interface Person {
  readonly uid: string
  readonly token: string
  readonly topic: string
}

/** A visitor who went through some pages and asked. */
async function comes({ server }: Stage, nickname: string, email: string): Promise<Person> {
  const { body } = await server.http.post('/visitor/api/v1/init', { nickname, email })
  const { uid, accessToken: token } = body.data
  for (const [path, title] of [
    ['', 'The shop'],
    ['bikes?session=SECRET', 'All bikes'],
    ['bikes/town-bike-with-basket', 'Town bike with basket'],
  ]) {
    const told = { url: `https://shop.example/${path}`, title, referrer: 'https://search.example/?q=bikes' }
    expect((await server.http.post('/visitor/api/v1/browse', told, token)).status).toBe(200)
  }
  const thread = await server.http.post('/visitor/api/v1/thread', { type: '1', sid: 'df_wg_uid' }, token)
  const { topic } = thread.body.data.thread
  const said = { content: `This is ${nickname}`, thread: { topic } }
  expect((await server.http.post('/visitor/api/v1/message/send', said, token)).status).toBe(200)
  return { uid, token, topic }
}

const says = async ({ server }: Stage, { token, topic }: Person) =>
  (await server.http.post('/visitor/api/v1/message/send', { content: 'hello', thread: { topic } }, token)).body.error

e2e('a contact shows the pages, is blocked until an end that the settings list too, and may write again', async () => {
  const stage = await open()
  const { page } = await stage.agent('admin')
  const vera = await comes(stage, 'Vera', 'vera@shop.example')
  await page.goto(`${stage.server.url}/console/contacts/${vera.uid}`)
  const pane = page.locator('.record-pane')
  const trail = pane.locator('.page-trail li')
  await expect
    .poll(() => trail.locator('.page-title').allInnerTexts())
    .toEqual(['Town bike with basket', 'All bikes', 'The shop'])
  await trail.first().scrollIntoViewIfNeeded()
  await seen(trail.first())
  expect(await pane.innerText()).not.toContain('SECRET')
  await pane.getByRole('button', { name: 'Block…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Block Vera?' })
  await seen(dialog)
  await dialog.getByLabel('For how long').selectOption('7 days')
  await dialog.getByLabel('Reason, for colleagues').fill('Insults')
  await dialog.getByRole('button', { name: 'Block' }).click()
  await seen(pane.locator('header').getByText(/^Blocked until /))
  await pane.getByText('Insults').scrollIntoViewIfNeeded()
  await seen(pane.getByText('Insults'))
  expect(await says(stage, vera)).toBe('blocked')
  await page.goto(`${stage.server.url}/console/settings/blocks`)
  await seen(page.locator('.block-panel', { hasText: 'Vera' }))
  await page.getByRole('button', { name: 'Block an address…' }).click()
  const address = page.getByRole('dialog', { name: 'Block a network address?' })
  await address.getByLabel('IPv4 or IPv6 address').fill('192.0.2.7')
  await address.getByRole('button', { name: 'Block' }).click()
  await seen(page.locator('.block-panel', { hasText: '192.0.2.7' }))
  await page.getByRole('button', { name: 'Unblock Vera' }).click()
  await expect.poll(() => page.locator('.block-panel').count()).toBe(1)
  expect((await stage.server.http.post('/visitor/api/v1/thread', { sid: 'df_wg_uid' }, vera.token)).status).toBe(200)
})

e2e('two contacts are merged by a search, shown together, and each is itself again when that is undone', async () => {
  const stage = await open()
  const { page } = await stage.agent('admin')
  const [vera, same] = [
    await comes(stage, 'Vera', 'vera@shop.example'),
    await comes(stage, 'V. Miller', 'vm@mail.example'),
  ]
  await page.goto(`${stage.server.url}/console/contacts/${vera.uid}`)
  const pane = page.locator('.record-pane')
  await expect.poll(() => pane.locator('.history li').count()).toBe(1)
  await pane.getByRole('button', { name: 'Merge another contact…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Merge another contact into Vera?' })
  await dialog.getByRole('searchbox').fill('vm@')
  await page.keyboard.press('Enter')
  await dialog.getByRole('radio', { name: /V\. Miller/ }).check()
  await dialog.getByRole('button', { name: 'Merge' }).click()
  await expect.poll(() => pane.locator('.history li').count()).toBe(2)
  const merged = pane.locator('.merged', { hasText: 'vm@mail.example' })
  await merged.scrollIntoViewIfNeeded()
  await seen(merged)
  await page.goto(`${stage.server.url}/console/contacts?search=miller`)
  await seen(page.getByText('Merged into Vera'))
  await page.locator('.record-row').click()
  await expect.poll(() => page.evaluate(() => location.pathname)).toBe(`/console/contacts/${vera.uid}`)
  await pane.getByRole('button', { name: 'Undo the merge with V. Miller' }).click()
  await expect.poll(() => pane.locator('.history li').count()).toBe(1)
  await page.goto(`${stage.server.url}/console/contacts/${same.uid}`)
  await expect.poll(() => pane.locator('.history li').count()).toBe(1)
  expect(await pane.locator('.merged').count()).toBe(0)
})

e2e('beside the conversation are the pages of the visitor, and what blocks them ends it', async () => {
  const stage = await open()
  const { page } = await stage.agent('admin')
  const vera = await comes(stage, 'Vera', 'vera@shop.example')
  await page.locator('.row', { hasText: 'Vera' }).click()
  const panel = page.locator('.context')
  await panel.locator('.page-trail li').first().scrollIntoViewIfNeeded()
  await seen(panel.locator('.page-trail li').first())
  await panel.getByRole('button', { name: 'Block…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click()
  await panel.getByText(/^Blocked until /).scrollIntoViewIfNeeded()
  await seen(panel.getByText(/^Blocked until /))
  expect(await says(stage, vera)).toBe('blocked')
  expect(stage.server.rows("select 1 from threads where state <> 'CLOSED'")).toEqual([])
})

const looks = [
  ['zh-CN', phone, 'light'],
  ['en-GB', { width: 1280, height: 800 }, 'dark'],
] as const

e2e('the faces of blocking and merging are accessible, on a phone and on a desktop, in both languages', async () => {
  const stage = await open()
  const { look, faults } = inspect()
  await stage.agent('admin')
  const [vera, same] = [
    await comes(stage, 'Vera', 'vera@shop.example'),
    await comes(stage, 'V. Miller', 'vm@mail.example'),
  ]
  const folder = process.env.PARLEY_PICTURES
  if (folder !== undefined) mkdirSync(folder, { recursive: true })
  for (const [locale, viewport, colorScheme] of looks) {
    const { page } = await stage.agent('admin', { context: { locale, viewport, colorScheme } })
    const keep = async (name: string) => {
      if (folder !== undefined) await page.screenshot({ path: `${folder}/${name} ${locale}.png` })
      await look(`${name} ${locale}`, page)
    }
    await page.goto(`${stage.server.url}/console/contacts/${vera.uid}`)
    await walk(page, keep)
    await page.goto(`${stage.server.url}/console/settings/blocks`)
    await seen(page.locator('.settings .button').last())
    await keep('no blocks')
  }
  const { token } = await logIn(stage.server)
  await stage.server.http.post('/api/v1/contact/block', { uid: same.uid, reason: 'Insults', seconds: 3600 }, token)
  await stage.server.http.post('/api/v1/contact/merge', { uid: vera.uid, fromUid: same.uid }, token)
  await stage.server.http.post('/api/v1/block/address', { address: '2001:db8::7', reason: '' }, token)
  for (const [locale, viewport, colorScheme] of looks) {
    const { page } = await stage.agent('admin', { context: { locale, viewport, colorScheme } })
    await page.goto(`${stage.server.url}/console/settings/blocks`)
    await seen(page.locator('.block-panel', { hasText: 'Insults' }))
    await seen(page.getByText('2001:db8:0:0::/64'))
    if (folder !== undefined) await page.screenshot({ path: `${folder}/blocks ${locale}.png` })
    await look(`blocks ${locale}`, page)
  }
  const { page } = await stage.agent('admin', { context: { locale: 'zh-CN', viewport: phone } })
  for (const { uid } of [vera, same]) {
    await page.goto(`${stage.server.url}/console/contacts/${uid}`)
    await page.locator('.merged').scrollIntoViewIfNeeded()
    await seen(page.locator('.merged'))
    if (folder !== undefined)
      await page.screenshot({ path: `${folder}/merged ${uid === vera.uid ? 'into' : 'from'}.png` })
    await look(`merged ${uid}`, page)
  }
  expect(faults).toEqual([])
})

/** Looks at the pages of a contact and at both dialogs. */
async function walk(page: Page, keep: (name: string) => Promise<void>): Promise<void> {
  const pane = page.locator('.record-pane')
  await pane.locator('.page-trail').scrollIntoViewIfNeeded()
  const [merge, block] = [
    pane.getByRole('button', { name: /^(Merge another contact|合并其他联系人)…$/ }),
    pane.getByRole('button', { name: /^(Block|屏蔽)…$/ }),
  ]
  await merge.scrollIntoViewIfNeeded()
  await seen(merge)
  await keep('trail')
  await merge.click()
  await page.getByRole('dialog').getByRole('searchbox').fill('vm@')
  await page.keyboard.press('Enter')
  await seen(page.getByRole('radio'))
  await keep('merge dialog')
  await page.keyboard.press('Escape')
  await block.click()
  await seen(page.getByRole('dialog', { name: /^(Block Vera\?|屏蔽Vera？)$/ }))
  await keep('block dialog')
  await page.keyboard.press('Escape')
}
