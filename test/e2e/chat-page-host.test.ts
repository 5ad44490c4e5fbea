import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { proofOf } from '../support/app-users.ts'
import { logIn } from '../support/people.ts'
import { composerIn, e2e, reads, type Stage, theatre } from './browser.ts'
import { openSite } from './host-page.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()
const link = '/chat?workgroup=df_wg_uid'
const inMinutes = (count: number) => Date.now() + count * 60_000
const signed = (visitorUid: string, until = inMinutes(10)) => ({
  ...{ visitorUid, visitorHash: proofOf(visitorUid, until), nickname: visitorUid },
})

/** A site that frames the page, or opens it, and hands its visitor over when that is ready. */
const hosting = (server: string, how: 'frames' | 'opens', identity = signed('ada')) => `window.heard = []
const hand = (to) => to.postMessage({ parley: 'identity', identity: ${JSON.stringify(identity)} }, '${server}')
addEventListener('message', ({ data, source, origin }) => {
  if (origin !== '${server}' || !data.parley) return
  heard.push(data.parley)
  if (data.parley === 'ready') hand(source)
})
document.addEventListener('DOMContentLoaded', () => {
  if ('${how}' === 'opens') return void (window.opened = window.open('${server}${link}'))
  const frame = document.createElement('iframe')
  Object.assign(frame, { id: 'framed', src: '${server}${link}', width: 390, height: 600, allow: 'microphone' })
  document.body.append(frame)
})`

const heardIn = (page: Page) => page.evaluate(() => (window as unknown as { heard: string[] }).heard)
const whoIn = (page: Page) =>
  page.evaluate(
    () => (JSON.parse(localStorage.getItem('parley.visitor') ?? '{}') as { visitorUid?: string }).visitorUid,
  )

/** Lets the pages of a site command the chat. */
async function allow({ server }: Stage, site: string): Promise<void> {
  const { token } = await logIn(server)
  const sites = [new URL(site).origin]
  await server.http.post('/api/v1/widget/update', { workgroupUid: 'df_wg_uid', sites }, token)
}

e2e('a site that frames the page hands its visitor over by message', async () => {
  const stage = await open()
  const site = await openSite(stage.server.url, { script: hosting(stage.server.url, 'frames') })
  await allow(stage, site)
  const page = await stage.page('', { url: site })
  const chat = page.frameLocator('#framed')
  await composerIn(chat).fill('from the frame')
  await expect.poll(() => heardIn(page)).toContain('ready')
  await composerIn(chat).press('Enter')
  const agent = await stage.agent()
  await agent.page.locator('.rows .row', { hasText: 'ada' }).click()
  await reads(agent.page, 'from the frame')
})

e2e(
  'a site that hands its visitor over with a proof that has expired is told so, and nobody is signed in',
  async () => {
    const stage = await open()
    const script = hosting(stage.server.url, 'frames', signed('ada', inMinutes(-1)))
    const site = await openSite(stage.server.url, { script })
    await allow(stage, site)
    const page = await stage.page('', { url: site })
    await expect.poll(() => heardIn(page)).toContain('refused')
    await seen(page.frameLocator('#framed').getByRole('heading', { name: 'We could not confirm who you are' }))
    expect(stage.server.rows("select uid from visitors where site_uid = 'ada'")).toEqual([])
  },
)

e2e('only a page of the widget’s sites that opened it may hand somebody over, or log them out', async () => {
  const stage = await open()
  const site = await openSite(stage.server.url, { script: hosting(stage.server.url, 'opens') })
  const come = async () => {
    const page = await stage.page('about:blank', { url: '' })
    const opening = page.waitForEvent('popup')
    await page.goto(site)
    const chat = await opening
    await composerIn(chat).waitFor()
    return { page, chat }
  }
  await allow(stage, 'https://other.example')
  const strange = await come()
  await expect.poll(() => heardIn(strange.page)).toContain('ready')
  await composerIn(strange.chat).fill('a guest')
  await composerIn(strange.chat).press('Enter')
  await reads(strange.chat, 'a guest')
  expect(await whoIn(strange.chat)).toBeUndefined()
  await allow(stage, site)
  const known = await come()
  await expect.poll(() => whoIn(known.chat)).toBe('ada')
})

e2e('an app posts into the page itself; logging out leaves nothing, and the next person starts anew', async () => {
  const stage = await open()
  const page = await stage.page(link)
  await seen(composerIn(page))
  const post = (message: object) => page.evaluate((one) => window.postMessage(one, location.origin), message)
  await post({ parley: 'identity', identity: signed('ada') })
  await expect.poll(() => whoIn(page)).toBe('ada')
  await composerIn(page).fill('it is Ada')
  await composerIn(page).press('Enter')
  await reads(page, 'it is Ada')
  await post({ parley: 'logout' })
  await seen(page.getByRole('heading', { name: 'You are logged out' }))
  await focusIn(page.getByRole('button', { name: 'Start again' }))
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
  expect(kept).not.toContain('ada')
  await post({ parley: 'identity', identity: signed('bob') })
  await seen(page.getByText('Hello! How can we help?'))
  await expect.poll(() => whoIn(page)).toBe('bob')
  expect(await page.getByText('it is Ada').count()).toBe(0)
})
