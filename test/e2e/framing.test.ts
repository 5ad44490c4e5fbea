import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import type { TestServer } from '../support/test-server.ts'
import { type AgentPage, comeIn, e2e, reads, type Stage, theatre, type VisitorPage } from './browser.ts'
import { openSite } from './host-page.ts'
import { seen } from './seen.ts'

const open = theatre()

/** Frames the widget's page, imitates the tag, and records what it receives. */
const thief = (src: string) => `window.heard = []
addEventListener('message', ({ data }) => heard.push(data))
const stolen = document.createElement('iframe')
stolen.id = 'stolen'
stolen.src = ${JSON.stringify(src)}.replace('SITE', location.origin)
const say = (parley) => stolen.contentWindow.postMessage({ parley }, '*')
stolen.onload = () => {
  const options = { type: 'WORKGROUP', sid: 'df_wg_uid', heard: ['message', 'thread', 'started'], identity: { nickname: 'Mallory' } }
  const page = { url: location.href, title: 'x', referrer: '' }
  for (const kind of ['hello', 'options']) say({ kind, options, page })
  window.isLoaded = true
}
document.addEventListener('DOMContentLoaded', () => document.body.append(stolen))`
const heardIn = (page: Page) =>
  page.evaluate(() => JSON.stringify((window as unknown as { heard: unknown[] }).heard.filter(Boolean)))
const isLoaded = (page: Page) =>
  expect.poll(() => page.evaluate(() => (window as { isLoaded?: boolean }).isLoaded)).toBe(true)

async function setSites(server: TestServer, sites: readonly string[]): Promise<void> {
  const { token } = await logIn(server)
  const { status } = await server.http.post('/api/v1/widget/update', { workgroupUid: 'df_wg_uid', sites }, token)
  expect(status).toBe(200)
}

/** A visitor of the shop and an agent in conversation. */
async function meet(stage: Stage, url: string): Promise<{ visitor: VisitorPage; agent: AgentPage }> {
  const agent = await stage.agent()
  const visitor = await stage.visitor({ url })
  await visitor.say('Hello')
  await agent.rows.first().click()
  await reads(agent.page, 'Hello')
  return { visitor, agent }
}

/** Opens a page of another origin, which shares the site and thus the storage, in the visitor's browser. */
async function openThief(of: Page, serverUrl: string, address: string): Promise<Page> {
  const url = await openSite(serverUrl, { script: thief(`${serverUrl}/widget/frame.html?${address}`) })
  const page = await of.context().newPage()
  await page.goto(url)
  await isLoaded(page)
  return page
}

e2e(
  'a page that frames the chat receives and changes nothing, once the widget has sites or it claims to be one',
  async () => {
    const { server, ...stage } = await open()
    const shop = await openSite(server.url)
    const { visitor, agent } = await meet({ server, ...stage }, shop)
    await visitor.bubble.click()
    // That is how it is without listed sites: whoever frames the chat receives its messages.
    const onlooker = await openThief(visitor.page, server.url, 'sid=df_wg_uid&site=SITE')
    await expect.poll(() => heardIn(onlooker)).toContain('going-on')
    await agent.say('A first secret')
    await expect.poll(() => heardIn(onlooker)).toContain('A first secret')
    await onlooker.close()
    const pretender = await openThief(visitor.page, server.url, `sid=df_wg_uid&site=${shop}`)
    await setSites(server, [shop])
    const strangers = [
      pretender,
      await openThief(visitor.page, server.url, 'sid=df_wg_uid&site=SITE'),
      await openThief(visitor.page, server.url, 'sid=df_ag_uid&site=SITE'),
      await openThief(visitor.page, server.url, 'site=SITE'),
    ]
    await visitor.page.bringToFront()
    await visitor.page.reload()
    const { chat, say } = await comeIn(visitor.page)
    await reads(chat, 'A first secret')
    await agent.say('A second secret')
    await reads(chat, 'A second secret')
    await say('The shop goes on')
    await reads(agent.page, 'The shop goes on')
    for (const page of strangers) expect(await heardIn(page)).toBe('[]')
    // The visitor's identity must not have changed.
    expect(await agent.page.locator('.pane-head h2').textContent()).not.toContain('Mallory')
  },
)

e2e(
  'no message of an agent leaves the frame unless the tag asks for it, and nonsense from the page breaks nothing',
  async () => {
    const { server, ...stage } = await open()
    const script = `window.heard = []; addEventListener('message', ({ data }) => heard.push(data))`
    const shop = await openSite(server.url, { script })
    const { visitor, agent } = await meet({ server, ...stage }, shop)
    await visitor.page.evaluate(() => {
      const frame = document.querySelector('parley-chat')?.shadowRoot?.querySelector('iframe')?.contentWindow
      const nonsense = [null, 0, '', 'x', [], {}, { parley: null }, { parley: 'x' }, { parley: { kind: null } }]
      const more = [
        { parley: { kind: '__proto__' } },
        { parley: { kind: 'options' } },
        { parley: { kind: 'call' } },
        { parley: { kind: 'call', name: '__proto__', text: {} } },
        { parley: { kind: 'open', page: 1 } },
      ]
      for (const one of [...nonsense, ...more]) {
        frame?.postMessage(one, '*')
        window.postMessage(one, '*')
      }
    })
    await agent.say('Not for the page')
    await reads(visitor.chat, 'Not for the page')
    await visitor.page.evaluate(() => {
      const page = window as unknown as { Parley: (...call: unknown[]) => void; told: unknown[] }
      page.told = []
      page.Parley('on', 'message', ({ content }: { content: unknown }) => page.told.push(content))
    })
    await visitor.say('Go on')
    await reads(agent.page, 'Go on')
    await agent.say('For the page')
    const told = () => visitor.page.evaluate(() => (window as unknown as { told: unknown[] }).told)
    await expect.poll(told).toEqual(['Go on', 'For the page'])
    expect(await heardIn(visitor.page)).not.toContain('Not for the page')
    expect(await heardIn(visitor.page)).toContain('For the page')
  },
)

e2e('a page of an unlisted site shows no bubble and requests no frame, and its console says what to do', async () => {
  const { server, visitor } = await open()
  const [shop, stranger] = [await openSite(server.url), await openSite(server.url)]
  const { page, bubble, chat } = await visitor({ url: shop })
  await setSites(server, [shop])
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const warned = page.waitForEvent('console', (message) => message.text().startsWith('Parley'))
  await page.goto(stranger)
  expect((await warned).text()).toContain('Sites of this widget')
  await page.evaluate(() => (window as unknown as { Parley: (...call: unknown[]) => void }).Parley('open'))
  await page.keyboard.press('Tab')
  expect(await page.locator('parley-chat').count()).toBe(0)
  expect(asked.filter((one) => one.includes('frame.html') || one.includes('panel.js'))).toEqual([])
  // Allowed when the page asked, but no longer when the frame does.
  await page.goto(shop)
  await chat.locator('main.chat').waitFor()
  await bubble.click()
  await page.reload()
  await setSites(server, ['https://shop.example'])
  await seen(page.locator('parley-chat button'))
  await bubble.click()
  const sentence = page.getByText('The chat cannot be loaded just now.')
  await seen(sentence)
  expect(await page.locator('parley-chat iframe').isVisible()).toBe(false)
  await bubble.click()
  await sentence.waitFor({ state: 'hidden' })
})
