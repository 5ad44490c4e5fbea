import type { Frame, Page } from 'playwright-core'
import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { comeIn, composerIn, e2e, lightSays, reads, type Stage, theatre, type VisitorPage } from './browser.ts'
import { openSite } from './host-page.ts'
import { focusIn } from './seen.ts'

const open = theatre()
const secret = 'My card number is 4711'

/** Returns everything that a document's origin stores, as text. */
function kept(frame: Page | Frame): Promise<string> {
  return frame.evaluate(async () => {
    const databases = (await indexedDB.databases()).filter(({ name = '' }) => name.startsWith('parley'))
    const rows = databases.map(async ({ name = '' }) => {
      const opened = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name)
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
      const stores = [...opened.objectStoreNames].map(
        (store) =>
          new Promise((resolve) => {
            const request = opened.transaction(store).objectStore(store).getAll()
            request.onsuccess = () => resolve(request.result)
          }),
      )
      const found = await Promise.all(stores)
      opened.close()
      return found
    })
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, await Promise.all(rows)])
  })
}

const frameOf = (page: Page) =>
  page.frames().find((frame) => frame.url().includes('/widget/frame.html')) ?? page.mainFrame()
const logOutOn = ({ page }: VisitorPage) =>
  page.evaluate(() => (window as unknown as { Parley: (command: string) => void }).Parley('logout'))

/** Waits for the new frame that replaces the one left, and checks that it has no visitor. */
async function isEmpty({ page, chat }: VisitorPage): Promise<void> {
  await chat.locator('.greeting').waitFor()
  expect(await chat.locator('.said, .unsent').count()).toBe(0)
  expect(await composerIn(chat).inputValue()).toBe('')
  for (const place of [frameOf(page), page]) {
    const text = await kept(place)
    for (const word of ['accessToken', secret, 'Vera', 'A draft', 'Good day']) expect(text).not.toContain(word)
  }
}

/** Stores what the first version stored. */
function keepAsBefore(): void {
  if (location.protocol !== 'http:') return
  localStorage.setItem('parley.draft.org/wg/visitor', 'Old words')
  const asked = indexedDB.open('emoji-picker-element-en')
  asked.onsuccess = () => asked.result.close()
}

async function meet(stage: Stage, before = () => {}) {
  const script = `window.Parley = function () { (Parley.q = Parley.q || []).push(arguments) }
if (!location.hash) Parley('identify', { nickname: 'Vera' })`
  const url = await openSite(stage.server.url, { script })
  const agent = await stage.agent('admin', { before })
  const visitor = await stage.visitor({ url })
  await visitor.say(secret)
  await agent.rows.first().click()
  await reads(agent.page, secret)
  await agent.say('Good day')
  await reads(visitor.chat, 'Good day')
  return { agent, visitor, url }
}

e2e(
  'a visitor who logs out leaves nothing in the browser, in any of its tabs, and the next one is somebody else',
  async () => {
    const stage = await open()
    const { agent, visitor, url } = await meet(stage)
    const other = await stage.anotherTab(visitor)
    await reads(other.chat, secret)
    await composerIn(other.chat).fill('A draft of what is not said')
    // It can be found before logging out.
    const before = await kept(frameOf(visitor.page))
    for (const word of ['accessToken', 'Vera', 'A draft']) expect(before).toContain(word)
    const { accessToken } = JSON.parse(JSON.parse(before)[0]['parley.visitor']) as { accessToken: string }
    await logOutOn(visitor)
    for (const tab of [visitor, other]) await isEmpty(tab)
    const said = await stage.server.http.get('/visitor/api/v1/message/sync', accessToken)
    expect(said.status).toBe(401)
    // The next visitor, in the tab that did not log out.
    await other.say('I am another')
    await expect.poll(() => agent.rows.count()).toBe(2)
    await agent.page.locator('.rows .row', { hasText: 'I am another' }).click()
    await reads(agent.page, 'I am another')
    expect(await agent.page.locator('.pane-head h2').textContent()).not.toContain('Vera')
    expect(await other.chat.getByText(secret).count()).toBe(0)
    // From a page that has not loaded a chat yet, as after a redirect.
    const third = await visitor.page.context().newPage()
    await third.goto(`${url}/#bye`)
    await third.evaluate(() => (window as unknown as { Parley: (command: string) => void }).Parley('logout'))
    await isEmpty(await comeIn(third))
    expect(await other.chat.getByText('I am another').count()).toBe(0)
  },
)

e2e('what a visitor wrote offline is not sent after they logged out, whoever comes next', async () => {
  const stage = await open()
  const { agent, visitor } = await meet(stage)
  await visitor.page.context().setOffline(true)
  await lightSays(visitor.chat, 'No connection')
  await visitor.say('Never to be sent')
  await reads(visitor.chat, 'Never to be sent')
  await logOutOn(visitor)
  await expect.poll(() => visitor.chat.getByText('Never to be sent').count()).toBe(0)
  await visitor.page.context().setOffline(false)
  await isEmpty(visitor)
  await visitor.say('The next one')
  await agent.page.locator('.rows .row', { hasText: 'The next one' }).click()
  await reads(agent.page, 'The next one')
  const { token } = await logIn(stage.server)
  const found = await stage.server.http.get('/api/v1/message/search?query=Never', token)
  expect([found.status, found.body.data.content]).toEqual([200, []])
})

e2e('an agent who logs out leaves no draft for the next one in the same browser', async () => {
  const stage = await open()
  // What an earlier version stored (drafts by conversation alone, the emoji) is gone after the next start.
  const { agent } = await meet(stage, keepAsBefore)
  const databases = () => agent.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))
  expect(await kept(agent.page)).not.toContain('Old words')
  await expect.poll(databases).not.toContain('emoji-picker-element-en')
  await composerIn(agent.page).fill('A draft of the agent')
  expect(await kept(agent.page)).toContain('A draft of the agent')
  await agent.page.keyboard.press('Control+k')
  await agent.page.keyboard.type('Sign out')
  await agent.page.keyboard.press('Enter')
  // Enter deletes nothing, as Cancel has the focus.
  const cancel = agent.page.getByRole('dialog').getByRole('button', { name: 'Cancel' })
  await focusIn(cancel)
  await agent.page.keyboard.press('Enter')
  await focusIn(composerIn(agent.page))
  expect(await composerIn(agent.page).inputValue()).toBe('A draft of the agent')
  await agent.page.locator('.me-button').click()
  await agent.page.locator('.me-menu').getByRole('menuitem', { name: 'Sign out' }).click()
  await agent.page.getByRole('dialog').getByText('Your drafts').waitFor()
  await agent.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
  await agent.page.locator('input[name=password]').waitFor()
  const text = await kept(agent.page)
  for (const word of ['A draft', 'accessToken', 'refreshToken']) expect(text).not.toContain(word)
})
