import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { type AppUser, allowSocial, joinGroupOf, makeFriends, newAppUser, proofOf } from '../support/app-users.ts'
import { composerIn, type Stage } from './browser.ts'
import { seen } from './seen.ts'

export const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }
export const link = '/chat?workgroup=df_wg_uid'
export const sizes = [
  ['a phone', phone],
  ['a desk', desktop],
] as const

/** Returns the address of the page that hands over a person whom the site has signed. */
export function linkOf(visitorUid: string): string {
  const identity = { visitorUid, visitorHash: proofOf(visitorUid), nickname: visitorUid }
  return `${link}#identity=${Buffer.from(JSON.stringify(identity)).toString('base64url')}`
}

/** Opens the page by link as a person whom the site has signed. */
export async function comes(stage: Stage, visitorUid: string, given: { context: BrowserContextOptions; url?: string }) {
  const page = await stage.page(linkOf(visitorUid), given)
  await seen(tab(page, 'Friends'))
  return page
}

export function tab(page: Page, name: string): Locator {
  return page.getByRole('navigation', { name: 'Conversations' }).getByRole('button', { name })
}

export function button(page: Page, name: string | RegExp): Locator {
  return page.getByRole('button', { name })
}

export function row(page: Page, name: string): Locator {
  return page.locator('.list-pane .row', { hasText: name })
}

export function bubble(page: Page, text: string): Locator {
  return page.locator('.part-page .bubble', { hasText: text })
}

export async function says(page: Page, text: string): Promise<void> {
  await composerIn(page).fill(text)
  await composerIn(page).press('Enter')
  await seen(bubble(page, text))
}

/** Two friends, Ann and Ben, who also have a group, and nothing said yet. */
export interface Acquainted {
  readonly ann: AppUser
  readonly ben: AppUser
  /** Of the friends, and of the group. */
  readonly topic: string
  readonly groupTopic: string
}

/** Makes friends of Ann and Ben, and a group of both. */
export async function acquaint({ server }: Stage): Promise<Acquainted> {
  await allowSocial(server)
  const ann = await newAppUser(server, 'Ann', { siteUid: 'Ann' })
  const ben = await newAppUser(server, 'Ben', { siteUid: 'Ben' })
  const topic = await makeFriends(server, ann, ben)
  const { body } = await server.http.post('/visitor/api/v1/group/create', { name: 'Marathon' }, ann.token)
  const group = body.data as unknown as { readonly uid: string; readonly topic: string }
  await joinGroupOf(server, { member: ann, groupUid: group.uid }, ben)
  return { ann, ben, topic, groupTopic: group.topic }
}
