import type { Page } from 'playwright-core'
import { newVisitor, openThread, type TestPerson } from '../support/people.ts'
import type { Stage } from './browser.ts'
import { sizes } from './looks.ts'
import type { Agent } from './unseen-agent.ts'

/** The same agent in two languages; both pages are brought into each state. */
export interface Walk {
  readonly stage: Stage
  readonly agent: Agent
  readonly pages: readonly Page[]
  /** Brings both pages into a state, and shows it. */
  readonly show: (state: string, reach: (page: Page) => Promise<unknown>, seen: Seen) => Promise<void>
  /** The same, and Escape on both afterwards. */
  readonly glance: Walk['show']
}

/** What a state must show, and what has the focus in it: nothing by default. */
interface Seen {
  readonly mark: string
  readonly focus?: string
}

export const dialog = 'dialog[open]'

/** A visitor comes and says something. */
export async function comes(
  { stage: { server } }: Walk,
  { name, says, sid }: { name: string; says: string; sid?: string },
): Promise<{ visitor: TestPerson; uid: string; topic: string }> {
  const visitor = await newVisitor(server, name)
  const { uid, topic } = await openThread(server, visitor, sid === undefined ? {} : { sid })
  await send({ server }, visitor, { type: 'TEXT', content: says, thread: { topic } })
  return { visitor, uid, topic }
}

export async function send({ server }: Pick<Stage, 'server'>, { token }: TestPerson, message: object): Promise<void> {
  const { status, body } = await server.http.post('/visitor/api/v1/message/send', message, token)
  if (status !== 200) throw new Error(`send: ${status} ${body.error}`)
}

export function tab(page: Page, name: string): Promise<void> {
  return page.locator(`#tab-${name}`).click()
}

export function rail(page: Page, at: number): Promise<void> {
  return page.locator('.rail-button').nth(at).click()
}

/** Where the list is not next to the conversation there is a way back to it. */
export async function toList(pages: readonly Page[]): Promise<void> {
  for (const page of pages) {
    await page.setViewportSize(sizes.phone)
    await page.locator('.pane-head .back').click()
    await page.setViewportSize(sizes.desktop)
  }
}

/** Presses an action of the conversation: Transfer, Invite, Note, End, pin, Details. */
export function press(at: number): (page: Page) => Promise<void> {
  return (page) => page.locator('.pane-actions button').nth(at).click()
}
