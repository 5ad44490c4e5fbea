import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type AgentPage, reads, type Stage, type VisitorPage } from './browser.ts'
import { openSite } from './host-page.ts'

type Told = readonly [name: string, detail: unknown]
export interface SitePage extends Window {
  readonly Parley: (...call: unknown[]) => void
  readonly told: Told[]
}

const events = ['ready', 'open', 'close', 'unread', 'message', 'status', 'connection', 'started', 'ended', 'error']
/** A site that records every event from before the tag has loaded. */
export const script = `window.told = []
window.Parley ??= (...call) => (Parley.q ??= []).push(call)
for (const name of ${JSON.stringify(events)}) Parley('on', name, (detail) => told.push([name, detail ?? null]))`

export const call = (page: Page, ...given: unknown[]) =>
  page.evaluate((args) => (window as unknown as SitePage).Parley(...args), given)
export const toldIn = (page: Page, name: string) =>
  page.evaluate(
    (wanted) => (window as unknown as SitePage).told.filter(([each]) => each === wanted).map(([, detail]) => detail),
    name,
  )
export const lastTold = async (page: Page, name: string) => (await toldIn(page, name)).at(-1)
export const tells = (page: Page, name: string, detail: object | number) =>
  expect.poll(() => lastTold(page, name), { timeout: 10_000 }).toEqual(detail)
export const stateOf = (page: Page) =>
  page.evaluate(() => new Promise((resolve) => (window as unknown as SitePage).Parley('state', resolve)))

/** A page of another origin, whose chat nobody has opened. */
export async function siteOf(stage: Stage): Promise<VisitorPage> {
  const visitor = await stage.visitor({ url: await openSite(stage.server.url, { script }) })
  await call(visitor.page, 'close')
  await expect.poll(() => visitor.page.locator('parley-chat iframe').isVisible()).toBe(false)
  return visitor
}

export async function answering(stage: Stage, visitor: VisitorPage, text: string): Promise<AgentPage> {
  const agent = await stage.agent()
  await call(visitor.page, 'send', text)
  await agent.page.locator('.rows .row', { hasText: text }).click()
  await reads(agent.page, text)
  return agent
}
