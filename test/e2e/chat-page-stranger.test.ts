import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { newAppUser, proofOf } from '../support/app-users.ts'
import { logIn } from '../support/people.ts'
import { composerIn, e2e, reads, type Stage, theatre } from './browser.ts'
import { openSite } from './host-page.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const link = '/chat?workgroup=df_wg_uid'
const secret = 'my card ends in 4711'

function identityOf(visitorUid: string): string {
  const identity = { visitorUid, visitorHash: proofOf(visitorUid), nickname: visitorUid }
  return `#identity=${Buffer.from(JSON.stringify(identity)).toString('base64url')}`
}

const storedIn = (page: Page) =>
  page.evaluate(
    () => JSON.parse(localStorage.getItem('parley.visitor') ?? '{}') as { uid?: string; visitorUid?: string },
  )

async function says(page: Page, text: string): Promise<void> {
  await composerIn(page).fill(text)
  await composerIn(page).press('Enter')
  await reads(page, text)
}

/** A guest who has written, on the page by link. */
async function guestOf(stage: Stage) {
  const page = await stage.page(link, { context: phone })
  await says(page, secret)
  const { uid } = await storedIn(page)
  return { page, uid, follow: (name: string) => page.goto(stage.server.url + link + identityOf(name)) }
}

const question = (page: Page, name: string) => page.getByRole('heading', { name: `Continue as ${name}?` })

e2e(
  'a link with somebody’s own identity opens no guest’s conversation to them, and asks before it does anything',
  async () => {
    const stage = await open()
    const { page, uid, follow } = await guestOf(stage)
    await follow('mallory')
    await seen(question(page, 'mallory'))
    await focusIn(page.getByRole('button', { name: 'Stay' }))
    expect(page.url()).toBe(stage.server.url + link)
    const mallory = await newAppUser(stage.server, 'mallory', { siteUid: 'mallory' })
    expect(mallory.uid).not.toBe(uid)
    const theirs = await stage.page(link + identityOf('mallory'))
    await seen(theirs.getByText('Hello! How can we help?'))
    expect(await theirs.getByText(secret).count()).toBe(0)
    await page.getByRole('button', { name: 'Stay' }).click()
    await reads(page, secret)
    expect(await storedIn(page)).toMatchObject({ uid })
    // A link that is opened anew asks as well, and a reload stays.
    await page.goto('about:blank')
    await follow('mallory')
    await seen(question(page, 'mallory'))
    await page.reload()
    await reads(page, secret)
  },
)

e2e('whoever continues as somebody new leaves the guest’s conversation apart, and it comes back', async () => {
  const stage = await open()
  const { page, uid, follow } = await guestOf(stage)
  await composerIn(page).fill('a draft')
  await follow('mallory')
  await page.getByRole('button', { name: 'Continue as mallory' }).click()
  await expect.poll(() => storedIn(page)).toMatchObject({ visitorUid: 'mallory' })
  const mallory = await newAppUser(stage.server, 'mallory', { siteUid: 'mallory' })
  expect(mallory.uid).not.toBe(uid)
  await seen(page.getByText('Hello! How can we help?'))
  expect(await composerIn(page).inputValue()).toBe('')
  await says(page, 'as mallory')
  expect(await page.getByText(secret).count()).toBe(0)
  expect(await storedIn(page)).toMatchObject({ uid: mallory.uid, visitorUid: 'mallory' })
  const theirs = await stage.page(link + identityOf('mallory'))
  await reads(theirs, 'as mallory')
  expect(await theirs.getByText(secret).count()).toBe(0)
  await page.evaluate(() => window.postMessage({ parley: 'logout' }, location.origin))
  await page.getByRole('button', { name: 'Start again' }).click()
  await reads(page, secret)
  expect(await page.getByText('as mallory').count()).toBe(0)
  expect(await composerIn(page).inputValue()).toBe('a draft')
  expect(await storedIn(page)).toMatchObject({ uid })
})

e2e('without listed sites no page that opens the chat can hand somebody over, log out or count', async () => {
  const stage = await open()
  const script = `window.heard = []
addEventListener('message', ({ data }) => heard.push(data.parley))
addEventListener('DOMContentLoaded', () => (window.opened = window.open('${stage.server.url}${link}')))`
  const site = await openSite(stage.server.url, { script })
  const page = await stage.page('about:blank', { url: '' })
  const opening = page.waitForEvent('popup')
  await page.goto(site)
  const chat = await opening
  await says(chat, secret)
  const { uid } = await storedIn(chat)
  const command = (message: object) =>
    page.evaluate((one) => (window as unknown as { opened: Window }).opened.postMessage(one, '*'), message)
  const identity = { visitorUid: 'mallory', visitorHash: proofOf('mallory') }
  await command({ parley: 'identity', identity })
  await command({ parley: 'logout' })
  await says(chat, 'still here')
  expect(await storedIn(chat)).toMatchObject({ uid })
  const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard)
  expect([...new Set(await heard())]).toEqual(['ready'])
  // Whose site is listed may do all of it.
  const { token } = await logIn(stage.server)
  const sites = [new URL(site).origin]
  await stage.server.http.post('/api/v1/widget/update', { workgroupUid: 'df_wg_uid', sites }, token)
  await chat.reload()
  await reads(chat, secret)
  await expect.poll(heard).toContain('unread')
  await command({ parley: 'logout' })
  await seen(chat.getByRole('heading', { name: 'You are logged out' }))
  await expect.poll(heard).toContain('logout')
})
