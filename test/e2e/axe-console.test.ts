import { expect } from 'vitest'
import { newVisitor, openThread } from '../support/people.ts'
import type { TestServer } from '../support/test-server.ts'
import { inspect } from './axe.ts'
import { type AgentPage, composerIn, e2e, reads, type Stage, talk, theatre } from './browser.ts'

const open = theatre()
const phone = { width: 390, height: 844 }
const desktop = { width: 1280, height: 800 }

e2e('the console is accessible, empty and with work to do', async () => {
  const stage = await open()
  const { look, faults } = inspect()
  const { page, rows } = await stage.agent()
  await look('empty inbox', page)
  for (const tab of ['Queue', 'All', 'Ended', 'Team']) {
    await page.getByRole('tab', { name: tab }).click()
    await look(`${tab}, empty`, page)
  }
  await page.getByRole('tab', { name: 'Mine' }).click()
  await come(stage.server, 12)
  await expect.poll(() => rows.count()).toBe(12)
  await look('many rows', page)
  await stage.set({ accept: 'OFFER' })
  await come(stage.server, 1)
  await page.locator('.cards').getByRole('button', { name: 'Accept' }).waitFor()
  await look('an offer', page)
  await page.locator('.cards').getByRole('button', { name: 'Decline' }).click()
  await stage.set({ routing: 'MANUAL', accept: 'AUTO' })
  await come(stage.server, 2)
  await page.getByRole('tab', { name: 'Queue' }).click()
  await page.locator('.waiter').first().waitFor()
  await look('queue', page)
  await page.getByRole('tab', { name: 'Team' }).click()
  await look('team', page)
  await page.setViewportSize(phone)
  await page.getByRole('tab', { name: 'Mine' }).click()
  await look('list on a phone', page)
  await rows.first().click()
  await composerIn(page).waitFor()
  await look('conversation on a phone', page)
  expect(faults).toEqual([])
})

e2e('a conversation in the console, and every dialog over it, is accessible', async () => {
  const stage = await open()
  const { look, faults } = inspect()
  const { visitor, agent } = await talk(stage, { context: { viewport: desktop } })
  await stage.agent('bea')
  const { page } = agent
  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  await composerIn(page).fill('Known customer')
  await composerIn(page).press('Enter')
  await reads(page, 'Known customer')
  await look('notes and context', page)
  await page.keyboard.press('Escape')
  await page.locator('.context').getByLabel('Category').waitFor()
  for (const [view, key] of [
    ['transfer', 't'],
    ['invite', 'i'],
    ['end', 'e'],
    ['keys', '?'],
    ['palette', 'Control+k'],
  ] as const) {
    await lookBehind(agent, key)
    await look(view, page)
    await backToList(agent)
  }
  await page.getByRole('searchbox').fill('Hello')
  await page.getByRole('heading', { name: 'Messages' }).waitFor()
  await look('search', page)
  await page.getByRole('searchbox').fill('')
  await page.locator('.me-button').click()
  await look('own menu', page)
  await leaveWithOpenOnes(agent)
  await look('leaving with open conversations', page)
  await page.getByRole('button', { name: 'Review them' }).click()
  await page.setViewportSize(phone)
  await look('notes on a phone', page)
  await page.getByRole('button', { name: 'Details' }).click()
  await look('context on a phone', page)
  expect(await visitor.chat.getByText('Known customer').count()).toBe(0)
  expect(faults).toEqual([])
})

e2e('the other pages of the console are accessible', async () => {
  const stage = await open()
  const { look, faults } = inspect()
  await leaveMessage(stage)
  const { page } = await stage.agent()
  await page.getByRole('link', { name: 'Left messages' }).click()
  await page.locator('.tray li').first().waitFor()
  await look('messages left', page)
  await page.getByRole('link', { name: 'Statistics' }).click()
  await page.locator('.numbers').waitFor()
  await look('statistics', page)
  await page.getByRole('link', { name: 'Settings' }).click()
  const sections = page.getByRole('navigation', { name: 'Settings' })
  for (const section of ['My console', 'Quick replies', 'Agents', 'Workgroups', 'Widget', 'API keys']) {
    await sections.getByRole('link', { name: section, exact: true }).click()
    await page.locator('.settings .panel, .settings form').first().waitFor()
    for (const summary of await page.locator('.settings summary').all()) await summary.click()
    await look(`settings: ${section}`, page)
  }
  await page.locator('.me-button').click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.locator('input[name=password]').waitFor()
  await look('login', page)
  await page.locator('input[name=username]').fill('admin')
  await page.locator('input[name=password]').fill('not this one')
  await page.locator('button[type=submit]').click()
  await page.getByText('Wrong username or password').waitFor()
  await look('login refused', page)
  expect(faults).toEqual([])
})

/** That many visitors ask for an agent. */
async function come(server: TestServer, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    await openThread(server, await newVisitor(server, `Visitor ${number}`))
  }
}

async function lookBehind({ page }: AgentPage, key: string): Promise<void> {
  await page.keyboard.press(key)
  await page.locator('dialog[open]').waitFor()
}

/** Out of the dialog, then out of the composer, to where letters are shortcuts. */
async function backToList({ page }: AgentPage): Promise<void> {
  await page.keyboard.press('Escape')
  await page.locator('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
}

async function leaveWithOpenOnes({ page }: AgentPage): Promise<void> {
  await page.locator('.me-menu').getByRole('menuitemradio', { name: 'Offline' }).click()
  await page.locator('dialog[open]').waitFor()
}

async function leaveMessage({ server, set }: Stage): Promise<void> {
  await set({ leaveMessageWhenNobody: true })
  const visitor = await newVisitor(server)
  const { topic } = await openThread(server, visitor)
  const content = JSON.stringify({ content: 'Do you ship to Lisbon?', email: 'vera@example.org' })
  const message = { type: 'LEAVE_MSG_SUBMIT', content, thread: { topic } }
  const { status } = await server.http.post('/visitor/api/v1/message/send', message, visitor.token)
  expect(status).toBe(200)
}
