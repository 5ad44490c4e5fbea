import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { composerIn, e2e, reads, talk, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'
import { agentOf, newWorkgroup } from './unseen-agent.ts'

const open = theatre()

const at = (page: Page) => page.url().slice(new URL(page.url()).origin.length)
const standsAt = (page: Page, address: string | RegExp) => expect.poll(() => at(page)).toMatch(address)
const toSettings = (page: Page) => page.getByRole('link', { name: 'Settings' }).click()
const current = (page: Page) => page.locator('.settings-tabs [aria-current=page]')

e2e('a reload, Back and Forward show what was open, with the focus where one writes', async () => {
  const stage = await open()
  const { agent } = await talk(stage)
  const { page } = agent
  const first = at(page)
  expect(first).toMatch(/^\/console\/inbox\/[^/]+$/)
  const other = await stage.visitor()
  await other.say('The second one')
  await agent.rows.filter({ hasText: 'The second one' }).click()
  await focusIn(composerIn(page))
  await expect.poll(() => at(page)).not.toBe(first)
  const second = at(page)
  await page.reload()
  await focusIn(composerIn(page))
  await seen(page.locator('.said', { hasText: 'The second one' }))
  await toSettings(page)
  await page.getByRole('link', { name: 'Workgroups' }).click()
  await standsAt(page, /^\/console\/settings\/workgroups$/)
  await page.reload()
  await seen(current(page))
  expect(await current(page).innerText()).toBe('Workgroups')
  for (const address of ['/console/settings/own', second, first]) {
    await page.goBack()
    await expect.poll(() => at(page)).toBe(address)
  }
  await seen(page.locator('.said', { hasText: 'Good day' }))
  await focusIn(composerIn(page))
  await page.goForward()
  await seen(page.locator('.said', { hasText: 'The second one' }))
  await focusIn(composerIn(page))
})

e2e('each page has an address and a title, and a link to it that opens a second tab', async () => {
  const stage = await open()
  const { agent } = await talk(stage)
  const { page } = agent
  const uid = await newWorkgroup(await agentOf(stage.server), {})
  const looks: readonly (readonly [string, () => Promise<void>, RegExp])[] = [
    [
      '/console/queue',
      () => seen(page.getByRole('tab', { name: 'Queue', selected: true })),
      /^Queue · Inbox · Parley$/,
    ],
    [
      '/console/closed',
      () => seen(page.getByRole('tab', { name: 'Ended', selected: true })),
      /^Ended · Inbox · Parley$/,
    ],
    ['/console/left-messages?state=answered', () => isPressed(page, 'Answered'), /^Left messages · Parley$/],
    ['/console/statistics?period=month', () => isPressed(page, '30 days'), /^Statistics · Parley$/],
    [`/console/settings/workgroups/${uid}`, () => isOpened(page), /^Workgroups · Settings · Parley$/],
    ['/console/settings/agents/df_ag_uid', () => isOpened(page), /^Agents · Settings · Parley$/],
  ]
  for (const [address, look, title] of looks) {
    await page.goto(stage.server.url + address)
    await look()
    expect(at(page)).toBe(address)
    await expect.poll(() => page.title()).toMatch(title)
    await page.reload()
    await look()
    expect(at(page)).toBe(address)
  }
  await page.goto(`${stage.server.url}/console`)
  await standsAt(page, /^\/console\/inbox$/)
  const opened = page.context().waitForEvent('page')
  await agent.rows.first().click({ modifiers: ['ControlOrMeta'] })
  const tab = await opened
  await focusIn(composerIn(tab))
  await reads(tab, 'Good day')
  await standsAt(page, /^\/console\/inbox$/)
})

async function isPressed(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true })
  await seen(button)
  await expect.poll(() => button.getAttribute('aria-pressed')).toBe('true')
}

/** One panel is open, in view, and has the focus. */
async function isOpened(page: Page): Promise<void> {
  const summary = page.locator('details[open] summary')
  await seen(summary)
  await focusIn(summary)
}

e2e('a link opens after signing in; to a conversation of others it says so in its place, beside the list', async () => {
  const stage = await open()
  const { agent } = await talk(stage)
  const path = at(agent.page)
  const again = await stage.agent('admin', { path })
  await focusIn(composerIn(again.page))
  await reads(again.page, 'Good day')
  expect(at(again.page)).toBe(path)
  const bea = await stage.agent('bea', { path })
  const said = bea.page.getByText('This conversation cannot be opened')
  await seen(said)
  await seen(bea.page.getByRole('tab', { name: 'Queue' }))
  expect(at(bea.page)).toBe(path)
  await bea.page.reload()
  await seen(said)
  // What does not exist looks the same.
  await bea.page.goto(`${stage.server.url}/console/inbox/0199aaaa-0000-7000-8000-000000000000`)
  await seen(said)
  await bea.page.setViewportSize({ width: 390, height: 844 })
  await seen(said)
  await bea.page.getByRole('button', { name: 'Back to the list' }).click()
  await seen(bea.page.getByRole('tab', { name: 'Queue' }))
  await standsAt(bea.page, /^\/console\/inbox$/)
  // After signing out the next person starts at the beginning.
  await again.page.locator('.me-button').click()
  await again.page.getByRole('menuitem', { name: 'Sign out' }).click()
  await again.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
  await focusIn(again.page.getByLabel('Username'))
  await standsAt(again.page, /^\/console\/inbox$/)
})

e2e('what is not saved is saved by leaving, or asked about: by Back as by a click', async () => {
  const stage = await open()
  const { page } = await stage.agent()
  const stored = () => stage.server.rows('select nickname from workgroups')[0]?.nickname
  await toSettings(page)
  await page.getByRole('link', { name: 'Workgroups' }).click()
  await page.locator('.panel summary').click()
  const name = page.locator('details[open]').getByLabel('Name', { exact: true })
  await name.fill('Our help')
  await page.goBack()
  await standsAt(page, /workgroups$/)
  await expect.poll(stored).toBe('Our help')
  await page.goForward()
  await name.fill('')
  await page.goBack()
  const asked = page.getByRole('dialog', { name: 'Leave without saving?' })
  await seen(asked)
  await focusIn(asked.getByRole('button', { name: 'Cancel' }))
  await standsAt(page, /workgroups\/df_wg_uid$/)
  await page.keyboard.press('Enter')
  await asked.waitFor({ state: 'hidden' })
  expect(await name.inputValue()).toBe('')
  await page.getByRole('link', { name: 'Statistics' }).click()
  await seen(asked)
  await page.keyboard.press('Escape')
  await standsAt(page, /workgroups\/df_wg_uid$/)
  await page.goBack()
  await asked.getByRole('button', { name: 'Leave' }).click()
  await standsAt(page, /workgroups$/)
  expect(await page.locator('details[open]').count()).toBe(0)
  await page.goForward()
  expect(await name.inputValue()).toBe('Our help')
  // A form with a button of its own.
  await page.getByRole('textbox', { name: 'New workgroup' }).fill('Sales')
  await page.goBack()
  await seen(asked)
  await asked.getByRole('button', { name: 'Leave' }).click()
  await standsAt(page, /workgroups$/)
})

/** Replaces the browser's notifications by ones that the test clicks. */
function clickableNotifications(): void {
  const shown: { title: string; onclick?: () => void }[] = []
  class Notification {
    static permission = 'granted'
    onclick?: () => void
    readonly title: string
    constructor(title: string) {
      this.title = title
      shown.push(this)
    }
    close() {}
  }
  Object.assign(window, { shown, Notification })
}

e2e('a click on a notification opens its conversation, on whatever page the agent is', async () => {
  const stage = await open()
  const { page, rows } = await stage.agent('admin', { before: clickableNotifications, path: '/console/settings/own' })
  await page.getByLabel('Desktop notifications').check()
  const visitor = await stage.visitor()
  const click = (of: string) =>
    page.evaluate((name) => {
      const { shown } = window as unknown as { shown: { title: string; onclick?: () => void }[] }
      const found = shown.splice(0).find(({ title }) => title.includes(name))
      found?.onclick?.()
      return found !== undefined
    }, of)
  await visitor.say('Is anybody there?')
  await expect.poll(() => click('A new conversation is yours')).toBe(true)
  await reads(page, 'Is anybody there?')
  await focusIn(composerIn(page))
  await standsAt(page, /^\/console\/inbox\/[^/]+$/)
  const thread = at(page)
  await page.goBack()
  await standsAt(page, /own$/)
  await visitor.say('Hello?')
  await expect.poll(() => click('')).toBe(true)
  await reads(page, 'Hello?')
  expect(at(page)).toBe(thread)
  await expect.poll(() => rows.count()).toBe(1)
})

e2e('two tabs of one agent stay at their own addresses', async () => {
  const stage = await open()
  const { agent, visitor } = await talk(stage)
  const { page } = agent
  const thread = at(page)
  const tab = await page.context().newPage()
  await tab.goto(`${stage.server.url}/console/statistics?period=month`)
  await isPressed(tab, '30 days')
  await visitor.say('Still there?')
  await reads(page, 'Still there?')
  await tab.getByRole('link', { name: 'Inbox' }).click()
  await standsAt(tab, /^\/console\/inbox$/)
  expect(at(page)).toBe(thread)
  await tab.locator('.rows .row').first().click()
  await reads(tab, 'Still there?')
  expect(at(tab)).toBe(thread)
  await tab.goBack()
  await tab.goBack()
  await isPressed(tab, '30 days')
  expect(at(page)).toBe(thread)
  await seen(page.locator('.said', { hasText: 'Still there?' }))
})
