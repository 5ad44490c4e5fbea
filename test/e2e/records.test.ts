import { mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { logIn, newVisitor, openThread } from '../support/people.ts'
import { agentPassword, type TestServer } from '../support/test-server.ts'
import { inspect } from './axe.ts'
import { e2e, theatre } from './browser.ts'
import { picture } from './pictures.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()
const phone = { width: 390, height: 844 }
const words = 'Where is the <b>parcel</b> I ordered last week?'

/** Three conversations that have ended; in the long one, the words are far from its end. */
async function history(server: TestServer): Promise<string> {
  const admin = await logIn(server)
  const post = async (path: string, body: object, token: string) => {
    const { status, body: answer } = await server.http.post(path, body, token)
    expect([path, status, answer.error]).toEqual([path, 200, undefined])
  }
  let long = ''
  for (const [name, first, more] of [
    ['Theodora', words, 90],
    ['李娜', '订单还没有发货', 1],
    ['Carl', 'Another parcel, another question', 1],
  ] as const) {
    const visitor = await newVisitor(server, name)
    const thread = await openThread(server, visitor, { type: '1', sid: 'df_wg_uid' })
    if (name === 'Theodora') long = thread.uid
    const at = { thread: { topic: thread.topic } }
    await post('/visitor/api/v1/message/send', { content: first, ...at }, visitor.token)
    for (let index = 0; index < more; index += 1)
      await post('/api/v1/message/rest/send', { content: `line ${index}`, ...at }, admin.token)
    await post('/visitor/api/v1/thread/close', { uid: thread.uid }, visitor.token)
    const rating = JSON.stringify({ score: name === 'Carl' ? 2 : 5, comment: `${name} rates` })
    const given = { type: 'RATE_SUBMIT', content: rating, thread: { topic: thread.topic } }
    if (name !== '李娜') await post('/visitor/api/v1/message/send', given, visitor.token)
    if (name === 'Carl')
      await post('/api/v1/thread/wrapup', { uid: thread.uid, category: 'Delivery', tags: ['late'] }, admin.token)
  }
  return long
}

/** What is marked as found in what is shown, and whether each stands in the log's view. */
function markedIn(page: Page) {
  return page.evaluate(() => {
    const view = document.querySelector('.record-pane .log')?.getBoundingClientRect() ?? new DOMRect()
    const isIn = ({ top, bottom, height }: DOMRect) => height > 0 && top >= view.top && bottom <= view.bottom
    const found = [...(CSS.highlights.get('found-words') ?? [])] as Range[]
    return found.map((one) => [one.toString(), isIn(one.getBoundingClientRect())])
  })
}

/** On which side of the log a bubble stands. */
async function sideOf(bubble: Locator): Promise<'left' | 'right'> {
  await seen(bubble)
  return bubble.evaluate((one) => {
    const [own, log] = [one.getBoundingClientRect(), one.closest('.log')?.getBoundingClientRect() ?? new DOMRect()]
    return own.left - log.left < log.right - own.right ? 'left' : 'right'
  })
}

const namesIn = (page: Page) => page.locator('.record-name bdi').allInnerTexts()
const addressOf = (page: Page) => page.evaluate(() => location.pathname + location.search)

e2e('records are narrowed by an address, a found message opens in its place, and Back leads back', async () => {
  const stage = await open()
  const admin = await stage.agent('admin')
  const { page } = admin
  const long = await history(stage.server)
  await page.getByRole('link', { name: 'Records' }).click()
  await expect.poll(() => namesIn(page)).toEqual(['Carl', '李娜', 'Theodora'])
  await page.getByPlaceholder('Words in messages').fill('parcel')
  await page.keyboard.press('Enter')
  await expect.poll(() => namesIn(page)).toEqual(['Carl', 'Theodora'])
  expect(await page.locator('.record-hit mark').allInnerTexts()).toEqual(['parcel', 'parcel'])
  expect(await page.locator('.record-hit').last().innerText()).toBe(words)
  expect(await addressOf(page)).toBe('/console/records?text=parcel')
  await page.getByLabel('Rating').selectOption('5')
  await expect.poll(() => namesIn(page)).toEqual(['Theodora'])
  await page.locator('.record-row').click()
  const found = page.locator('.record-pane .said', { hasText: words })
  await seen(found)
  await focusIn(found)
  expect(await page.locator('.record-pane').getByRole('textbox').count()).toBe(0)
  expect(await addressOf(page)).toMatch(new RegExp(`^/console/records/${long}\\?text=parcel&rating=5&at=\\d+$`))
  await page.getByRole('button', { name: 'Show newer messages' }).click()
  await expect.poll(() => page.locator('.record-pane .said').count()).toBeGreaterThan(60)
  await page.reload()
  await seen(page.locator('.record-pane .said', { hasText: words }))
  await page.goBack()
  await expect.poll(() => namesIn(page)).toEqual(['Theodora'])
  await page.goBack()
  await expect.poll(() => namesIn(page)).toEqual(['Carl', 'Theodora'])
  await expect.poll(() => page.getByLabel('Rating').inputValue()).toBe('')
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect.poll(() => namesIn(page)).toEqual(['Carl', '李娜', 'Theodora'])
  await expect.poll(() => page.getByPlaceholder('Words in messages').inputValue()).toBe('')
})

e2e('in a record, agents stand right and the visitor left, and the words of the search are marked', async () => {
  const stage = await open()
  const { server } = stage
  await stage.agent('bea')
  const [bea, theo] = [await logIn(server, 'bea', agentPassword), await newVisitor(server, 'Theodora')]
  const { topic, uid } = await openThread(server, theo, { type: '1', sid: 'df_wg_uid' })
  await server.http.post('/api/v1/agent/accept', { threadUid: uid }, bea.token)
  const say = async (content: string, token: string, path = '/api/v1/message/rest/send') => {
    const answer = await server.http.post(path, { content, thread: { topic } }, token)
    expect([answer.status, answer.body.error]).toEqual([200, undefined])
  }
  const ask = (content: string) => say(content, theo.token, '/visitor/api/v1/message/send')
  await ask('Have you seen my zéppelin?')
  await say('Which zeppelin?', bea.token)
  for (let index = 0; index < 40; index += 1) await say(`line ${index}`, bea.token)
  await ask(`${'Much before it. '.repeat(450)}The zeppelin, 气球飞艇! ${'Much after it. '.repeat(450)}`)
  const { page } = await stage.agent('admin')
  await page.goto(`${server.url}/console/records?text=zeppelin`)
  await page.locator('.record-row').click()
  // The list shows the newest; the word is far down in it, behind "show all".
  await expect.poll(() => markedIn(page)).toContainEqual(['zeppelin', true])
  expect((await markedIn(page)).map(([text]) => text)).toEqual(['zéppelin', 'zeppelin', 'zeppelin'])
  await page.goto(`${server.url}/console/records/${uid}?text=${encodeURIComponent('飞艇')}&at=2`)
  const asked = page.locator('.said', { hasText: 'Have you seen' })
  expect(await sideOf(asked.locator('.bubble'))).toBe('left')
  const said = page.locator('.said', { hasText: 'Which zeppelin?' })
  expect(await sideOf(said.locator('.bubble'))).toBe('right')
  await seen(said.locator('.name', { hasText: 'bea' }))
  const [face, bubble] = [await said.locator('.face').boundingBox(), await said.locator('.bubble').boundingBox()]
  expect(face?.x).toBeGreaterThan(bubble?.x ?? 0)
  await picture(page, 'record-sides')
})

e2e('an admin downloads what the filters match; an agent reads their own records and no others', async () => {
  const stage = await open()
  const admin = await stage.agent('admin')
  await history(stage.server)
  const { page } = admin
  await page.goto(`${stage.server.url}/console/records?tag=late`)
  await expect.poll(() => namesIn(page)).toEqual(['Carl'])
  const downloading = page.waitForEvent('download')
  await page.getByLabel('With messages').check()
  await page.getByRole('button', { name: 'Export CSV' }).click()
  const file = await (await downloading).path()
  const text = await readFile(file, 'utf8')
  expect(text.startsWith('\uFEFFrecordUid,')).toBe(true)
  expect(text).toContain('"Another parcel, another question"')
  const bea = await stage.agent('bea')
  await bea.page.goto(`${stage.server.url}/console/records`)
  await bea.page.getByRole('heading', { name: 'Records' }).waitFor()
  await expect.poll(() => namesIn(bea.page)).toEqual(['Carl', '李娜', 'Theodora'])
  expect(await bea.page.locator('a.record-row').count()).toBe(0)
  expect(await bea.page.getByRole('button', { name: 'Export CSV' }).count()).toBe(0)
  await bea.page.goto(`${stage.server.url}/console/records?text=parcel`)
  await seen(bea.page.getByText('No record matches these filters.'))
})

e2e('records are accessible, on a phone and on a desktop, in both languages', async () => {
  const stage = await open()
  const { look, faults } = inspect()
  await stage.agent('admin')
  const long = await history(stage.server)
  const folder = process.env.PARLEY_PICTURES
  if (folder !== undefined) mkdirSync(folder, { recursive: true })
  const keep = async (page: Page, name: string) => {
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` })
  }
  for (const [locale, viewport, colorScheme] of [
    ['en-GB', phone, 'light'],
    ['zh-CN', { width: 1280, height: 800 }, 'dark'],
  ] as const) {
    const { page } = await stage.agent('admin', { context: { locale, viewport, colorScheme } })
    await page.goto(`${stage.server.url}/console/records?text=parcel`)
    await page.locator('.record-row').first().waitFor()
    await seen(page.locator('.record-row').first())
    await keep(page, `list ${locale}`)
    await look(`list ${locale}`, page)
    await page.goto(`${stage.server.url}/console/records/${long}?text=parcel&at=2`)
    await page.locator('.record-pane .said').first().waitFor()
    await seen(page.locator('.record-pane .said', { hasText: words }))
    await keep(page, `record ${locale}`)
    await look(`record ${locale}`, page)
    await page.goto(`${stage.server.url}/console/records?tag=none`)
    await page.locator('.record-end .empty:not(.appearing)').waitFor()
    await keep(page, `empty ${locale}`)
  }
  expect(faults).toEqual([])
})

e2e('what a search finds in a colleague’s ended conversation, an admin reads in its record', async () => {
  const stage = await open()
  const { server } = stage
  await stage.agent('bea')
  const visitor = await newVisitor(server, 'Theodora')
  const thread = await openThread(server, visitor, { type: '1', sid: 'df_wg_uid' })
  const said = { content: 'Where is my zeppelin?', thread: { topic: thread.topic } }
  expect((await server.http.post('/visitor/api/v1/message/send', said, visitor.token)).status).toBe(200)
  const closed = await server.http.post('/visitor/api/v1/thread/close', { uid: thread.uid }, visitor.token)
  expect(closed.status).toBe(200)
  const { page } = await stage.agent('admin')
  await page.locator('.search input').fill('zeppelin')
  await page.locator('.rows .row', { hasText: 'zeppelin' }).click()
  const found = page.locator('.record-pane .said', { hasText: said.content })
  await seen(found)
  await focusIn(found)
  await expect.poll(() => markedIn(page)).toEqual([['zeppelin', true]])
  await page.goBack()
  await seen(page.locator('.rows .row', { hasText: 'zeppelin' }))
})
