import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { e2e, reads, theatre } from './browser.ts'
import { openSite } from './host-page.ts'
import { seen } from './seen.ts'

const open = theatre()

e2e('where embedded pages are denied all storage the chat works all the same, and says what that means', async () => {
  const stage = await open()
  const agent = await stage.agent()
  const visitor = await stage.visitor({ url: await openSite(stage.server.url), before: denyStorage })
  await visitor.say('Hello')
  await agent.rows.first().click()
  await reads(agent.page, 'Hello')
  await agent.say('Good day')
  await reads(visitor.chat, 'Good day')
  await visitor.chat.getByText('This browser keeps nothing').waitFor()
  await visitor.chat.getByRole('button', { name: 'Emoji' }).click()
  await seen(visitor.chat.getByRole('button', { name: 'grinning face', exact: true }))
  await visitor.chat.getByRole('searchbox').fill('tea')
  await visitor.chat.getByRole('button', { name: 'teapot' }).click()
  await visitor.page.keyboard.press('Enter')
  await reads(agent.page, '🫖')
})

e2e(
  'a listed site stores the conversation for such a frame, in its tab, until the visitor logs out of the chat',
  async () => {
    const stage = await open()
    const agent = await stage.agent()
    const shop = await openSite(stage.server.url)
    const { token } = await logIn(stage.server)
    const name = (sites: string[]) =>
      stage.server.http.post('/api/v1/widget/update', { workgroupUid: 'df_wg_uid', sites }, token)
    await name([shop])
    const { page, chat, say } = await stage.visitor({ url: shop, before: denyStorage })
    await say('Hello')
    await agent.rows.first().click()
    await agent.say('Good day')
    await reads(chat, 'Good day')
    await page.reload()
    await reads(chat, 'Good day')
    await say('Still me')
    await reads(agent.page, 'Still me')
    expect(await agent.rows.count()).toBe(1)
    const keptBy = () => page.evaluate(() => sessionStorage.getItem('parley.kept') ?? '')
    const kept = await keptBy()
    expect(JSON.parse(kept)['parley.visitor']).toContain('accessToken')
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('eyJ')
    await page.reload()
    await page.evaluate(() => (window as unknown as { Parley: (command: string) => void }).Parley('logout'))
    await expect.poll(keptBy).toBe('')
    const { accessToken } = JSON.parse(JSON.parse(kept)['parley.visitor']) as { accessToken: string }
    const said = () => stage.server.http.post('/visitor/api/v1/refresh', {}, accessToken)
    await expect.poll(async () => (await said()).status).toBe(401)
    // A page that nobody has listed gets nothing and stores nothing: it may be anybody's.
    await name([])
    await page.evaluate((text) => sessionStorage.setItem('parley.kept', text), kept)
    await page.reload()
    await say('Somebody else')
    await expect.poll(() => agent.rows.count()).toBe(2)
    await chat.getByText('the next page starts a new conversation').waitFor()
    expect(await keptBy()).toBe(kept)
  },
)

/** Runs first in each document: denies storage as browsers do to third-party frames. */
function denyStorage(): void {
  if (window === window.top) return
  const deny = (): never => {
    throw new DOMException('Access is denied for this document.', 'SecurityError')
  }
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'BroadcastChannel'])
    Object.defineProperty(window, name, { get: deny })
  // As in Chromium: the object exists, but all its methods reject.
  Object.assign(navigator.locks, { request: async () => deny(), query: async () => deny() })
}
