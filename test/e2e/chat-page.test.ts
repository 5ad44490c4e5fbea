import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { allowSocial, proofOf } from '../support/app-users.ts'
import { type AgentPage, composerIn, e2e, lightSays, reads, readsExactly, type Stage, theatre } from './browser.ts'
import { openDoor } from './door.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }
const link = '/chat?workgroup=df_wg_uid'

/** Returns a fragment that hands over a person whom the site has signed. */
function identityOf(visitorUid: string, more: object = {}): string {
  const identity = { visitorUid, visitorHash: proofOf(visitorUid), nickname: visitorUid, ...more }
  return `#identity=${Buffer.from(JSON.stringify(identity)).toString('base64url')}`
}

async function says(page: Page, text: string): Promise<void> {
  await composerIn(page).fill(text)
  await composerIn(page).press('Enter')
}

/** A visitor on the page in conversation with an agent, who sees the visitor's text first. */
async function talk(stage: Stage, page: Page, text: string): Promise<AgentPage> {
  const agent = await stage.agent()
  await says(page, text)
  await agent.rows.first().click()
  await reads(agent.page, text)
  await agent.say(`answer to ${text}`)
  await reads(page, `answer to ${text}`)
  return agent
}

e2e.each([
  ['a phone', phone],
  ['a desk', desktop],
])('on %s the page by link is the conversation alone, and stays it over a reload', async (_, context) => {
  const stage = await open()
  const page = await stage.page(link, { context })
  await seen(page.getByText('Hello! How can we help?'))
  await seen(composerIn(page))
  await focusIn(composerIn(page))
  expect(await page.getByRole('button', { name: 'Minimize' }).isVisible()).toBe(false)
  expect(await page.getByRole('navigation').count()).toBe(0)
  await talk(stage, page, 'from a link')
  await page.reload()
  await readsExactly(page, ['from a link', 'answer to from a link'])
  await seen(composerIn(page))
  await focusIn(composerIn(page))
})

e2e(
  'an identity in the fragment leaves the address at once, signs in, and shows the tabs that are allowed',
  async () => {
    const stage = await open()
    await allowSocial(stage.server)
    const asked: string[] = []
    const page = await stage.page('/chat', { context: phone })
    page.on('request', (request) => asked.push(`${request.url()} ${request.headers().referer ?? ''}`))
    await page.goto(stage.server.url + link + identityOf('ada'))
    const tabs = page.getByRole('navigation', { name: 'Conversations' })
    await seen(tabs.getByRole('button', { name: 'Friends' }))
    await seen(composerIn(page))
    expect(page.url()).toBe(stage.server.url + link)
    expect(asked.filter((one) => /identity|proof|eyJ/.test(one))).toEqual([])
    expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(3)
    await talk(stage, page, 'it is Ada')
    // Back leads out step by step, and a reload stays.
    await tabs.getByRole('button', { name: 'Groups' }).click()
    await expect.poll(() => page.url()).toBe(`${stage.server.url}${link}#groups`)
    await tabs.getByRole('button', { name: 'Friends' }).click()
    await expect.poll(() => page.url()).toBe(`${stage.server.url}${link}#friends`)
    await page.reload()
    await seen(tabs.locator('[aria-current=page]', { hasText: 'Friends' }))
    expect(await composerIn(page).count()).toBe(0)
    await page.goBack()
    await reads(page, 'answer to it is Ada')
    await focusIn(composerIn(page))
    expect(page.url()).toBe(stage.server.url + link)
    // Without the setting there is nothing but the support.
    await allowSocial(stage.server, { friends: false, groups: false })
    await page.reload()
    await reads(page, 'answer to it is Ada')
    await tabs.waitFor({ state: 'detached' })
  },
)

e2e('whoever is handed over next sees nothing of the one before, who finds it all again', async () => {
  const stage = await open()
  const page = await stage.page(link + identityOf('ada'), { context: phone })
  await talk(stage, page, 'a secret of Ada')
  await composerIn(page).fill('a draft of Ada')
  await expect.poll(() => keptTexts(page)).toContain('a secret of Ada')
  await page.goto(stage.server.url + link + identityOf('bob'))
  await page.getByRole('button', { name: 'Continue as bob' }).click()
  await seen(page.getByText('Hello! How can we help?'))
  expect(await page.getByText('Ada').count()).toBe(0)
  expect(await composerIn(page).inputValue()).toBe('')
  expect(await keptTexts(page)).not.toContain('Ada')
  await says(page, 'it is Bob')
  await reads(page, 'it is Bob')
  await page.goto(stage.server.url + link + identityOf('ada'))
  await page.getByRole('button', { name: 'Continue as ada' }).click()
  await reads(page, 'answer to a secret of Ada')
  expect(await page.getByText('it is Bob').count()).toBe(0)
})

e2e.each([
  ['a wrong proof', () => '0'.repeat(64)],
  ['a proof that has expired', () => proofOf('bob', Date.now() - 1)],
])('%s opens nothing, and loses nothing; a guest starts without a name', async (_, hash) => {
  const stage = await open()
  const limited = { visitorHash: proofOf('ada', Date.now() + 600_000) }
  const page = await stage.page(link + identityOf('ada', limited), { context: phone })
  await talk(stage, page, 'a secret of Ada')
  await page.goto(stage.server.url + link + identityOf('bob', { visitorHash: hash() }))
  await page.getByRole('button', { name: 'Continue as bob' }).click()
  await seen(page.getByRole('heading', { name: 'We could not confirm who you are' }))
  await focusIn(page.getByRole('button', { name: 'Continue as a guest' }))
  expect(page.url()).toBe(stage.server.url + link)
  await page.reload()
  await reads(page, 'answer to a secret of Ada')
  await page.goto(`${stage.server.url}${link}#identity=nonsense`)
  await page.getByRole('button', { name: 'Continue as a guest' }).click()
  await seen(page.getByText('Hello! How can we help?'))
  expect(await page.getByText('Ada').count()).toBe(0)
  expect(await keptTexts(page)).not.toContain('Ada')
})

e2e('a link without a target, or with one that is not there, says so', async () => {
  const stage = await open()
  const page = await stage.page('/chat', { context: { ...phone, locale: 'zh-CN' } })
  await seen(page.getByRole('heading', { name: '链接不完整' }))
  for (const query of [
    '?workgroup=nobody',
    '?agent=nobody',
    '?workgroup=df_wg_uid&agent=df_ag_uid',
    '?workgroup=a%2Fb',
  ]) {
    await page.goto(`${stage.server.url}/chat${query}`)
    await seen(page.getByRole('heading', { name: /会话不存在|链接不完整/ }))
  }
})

e2e('a link to an agent writes to that agent', async () => {
  const stage = await open()
  const agent = await stage.agent()
  const page = await stage.page('/chat?agent=df_ag_uid', { context: phone })
  await says(page, 'to you alone')
  await agent.rows.first().click()
  await reads(agent.page, 'to you alone')
  await expect.poll(() => keptTexts(page)).toContain('org/agent/df_ag_uid/')
})

e2e('without a server the page starts, with what was read, and what is written goes out later', async () => {
  const stage = await open()
  let door = await openDoor(stage.server.url)
  const page = await stage.page(link, { url: door.url, context: phone })
  const agent = await talk(stage, page, 'read before')
  await expect.poll(() => keptTexts(page)).toContain('answer to read before')
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  await door.close()
  await page.reload()
  await readsExactly(page, ['read before', 'answer to read before'])
  await seen(page.getByText('What you write is kept and sent later'))
  // What was read stays read.
  expect(await page.locator('.unread-line').count()).toBe(0)
  // Once is enough.
  expect(await page.getByText('We reconnect as soon as you are online').isVisible()).toBe(false)
  await says(page, 'written offline')
  await seen(page.getByText('written offline'))
  door = await openDoor(stage.server.url, Number(new URL(door.url).port))
  await lightSays(page, 'Connected')
  await reads(agent.page, 'written offline')
  await readsExactly(page, ['read before', 'answer to read before', 'written offline'])
  await door.close()
})

/** Everything that the page keeps of what was read, as one text. */
function keptTexts(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const request = indexedDB.open('parley-read')
        request.onsuccess = () => {
          const { result: database } = request
          if (database.objectStoreNames.length === 0) return resolve('')
          const all = database.transaction('topics').objectStore('topics').getAll()
          all.onsuccess = () => {
            database.close()
            resolve(`${JSON.stringify(all.result)} ${JSON.stringify(localStorage)}`)
          }
        }
      }),
  )
}
