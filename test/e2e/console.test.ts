import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { logIn, newVisitor, openThread } from '../support/people.ts'
import { bring } from './bring.ts'
import { type AgentPage, composerIn, e2e, reads, readsExactly, type Stage, talk, theatre } from './browser.ts'

const open = theatre()

e2e('an old message is found by its words, and opens the conversation it is in', async () => {
  const { visitor, agent } = await talk(await open())
  await visitor.say('The gaiwan has a crack')
  await reads(agent.page, 'The gaiwan has a crack')
  await agent.page.getByRole('button', { name: 'End', exact: true }).click()
  await agent.page.getByRole('button', { name: 'End conversation' }).click()
  await agent.page.getByText('The visitor can start again at any time.').waitFor()
  await agent.page.getByRole('dialog').waitFor({ state: 'detached' })
  await agent.page.keyboard.press('Escape')
  await agent.page.locator('.pane-head').waitFor({ state: 'detached' })
  await agent.page.getByRole('searchbox').fill('crack')
  await agent.page.getByRole('heading', { name: 'Messages' }).waitFor()
  await agent.page.locator('.row', { hasText: 'The gaiwan has a crack' }).last().click()
  await readsExactly(agent.page, ['Hello', 'Good day', 'The gaiwan has a crack'])
  await agent.page.getByRole('searchbox').fill('porcelain')
  await agent.page.getByText('Nothing found').waitFor()
})

e2e('a quick reply is chosen after a slash, names the agent, and calls an unnamed visitor by no name', async () => {
  const stage = await open()
  const { token } = await logIn(stage.server)
  const content = 'Hello {visitor.name}, this is {agent.name}. Your tea was sent {nobody.knows}today.'
  const replies = [
    { shortcut: 'sent', content, shared: true },
    { shortcut: 'bye', content: 'Good bye', shared: true },
  ]
  for (const reply of replies) await stage.server.http.post('/api/v1/quickreply/create', reply, token)
  const { visitor, agent } = await talk(stage)
  await agent.page.keyboard.press('Escape')
  await agent.page.keyboard.press('/')
  const menu = agent.page.getByRole('listbox', { name: 'Quick replies' })
  await expect.poll(() => menu.getByRole('option').count()).toBe(2)
  await agent.page.keyboard.type('se')
  await expect.poll(() => menu.getByRole('option').count()).toBe(1)
  await agent.page.keyboard.press('Enter')
  const ownName = await agent.page.locator('.me-button').getAttribute('title')
  const said = `Hello, this is ${ownName?.split(' · ')[0]}. Your tea was sent {nobody.knows}today.`
  await expect.poll(() => composerIn(agent.page).inputValue()).toBe(said)
  // Picking a reply does not send it.
  await readsExactly(visitor.chat, ['Hello', 'Good day'])
  await agent.page.keyboard.press('Enter')
  await readsExactly(visitor.chat, ['Hello', 'Good day', said])
})

e2e('files dropped on or pasted into the composer are shown, then sent or removed', async () => {
  const { visitor, agent } = await talk(await open())
  const { page } = agent
  await bring(page, { by: 'drop', name: 'leaflet.txt', type: 'text/plain' })
  await bring(page, { by: 'paste', name: 'pot.png', type: 'image/png' })
  await bring(page, { by: 'paste', name: 'wrong.png', type: 'image/png' })
  await page.locator('.attached', { hasText: 'wrong.png' }).getByRole('button', { name: 'Remove wrong.png' }).click()
  await expect.poll(() => page.locator('.attached bdi').allInnerTexts()).toEqual(['leaflet.txt', 'pot.png'])
  await agent.say('As you wished:')
  await visitor.chat.locator('a.file', { hasText: 'leaflet.txt' }).waitFor()
  await visitor.chat.locator('.bubble img[alt="pot.png"]').waitFor()
  // The text is the caption of the first file.
  const captioned = expect.stringMatching(/^leaflet\.txt[\s\S]*As you wished:$/)
  await readsExactly(visitor.chat, ['Hello', 'Good day', captioned, ''])
  await page.locator('.attached').first().waitFor({ state: 'detached' })
})

async function leaveMessage({ server }: Stage, content: string): Promise<void> {
  const visitor = await newVisitor(server)
  const { topic } = await openThread(server, visitor)
  const left = { content, email: 'vera@example.org' }
  const message = { type: 'LEAVE_MSG_SUBMIT', content: JSON.stringify(left), thread: { topic } }
  await server.http.post('/visitor/api/v1/message/send', message, visitor.token)
}

e2e('an answer to a left message survives page changes, and a list that failed to load is retried', async () => {
  const stage = await open()
  await stage.set({ leaveMessageWhenNobody: true })
  for (const content of ['Do you ship to Lisbon?', 'And to Porto?']) await leaveMessage(stage, content)
  const { page } = await stage.agent()
  await page.getByRole('link', { name: 'Left messages' }).click()
  const answer = (to: string) => page.locator('.panel', { hasText: to }).getByRole('textbox')
  await answer('Lisbon').fill('We do,')
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('link', { name: 'Left messages' }).click()
  await answer('Porto').fill('There too')
  await page.route('**/leavemsg/query*', (asked) => asked.abort())
  await page.locator('.panel', { hasText: 'Porto' }).getByRole('button', { name: 'Send' }).click()
  await page.locator('main').getByText('The server did not answer').waitFor()
  await answer('Porto').waitFor({ state: 'detached' })
  expect(await answer('Lisbon').inputValue()).toBe('We do,')
})

e2e('an Enter that ends a composition of an input method sends nothing', async () => {
  const { visitor, agent } = await talk(await open())
  for (const { place, say } of [
    { place: visitor.chat, say: visitor.say },
    { place: agent.page, say: agent.say },
  ]) {
    const area = composerIn(place)
    await area.fill('nihao')
    await area.dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })
    // As Safari reports it.
    await area.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true })
    expect(await area.inputValue()).toBe('nihao')
    await say('你好')
  }
  await readsExactly(visitor.chat, ['Hello', 'Good day', '你好', '你好'])
  await readsExactly(agent.page, ['Hello', 'Good day', '你好', '你好'])
})

interface Noticing {
  readonly told: string[]
}

/** Collects desktop notifications instead of showing them. */
function keepNotifications(): void {
  const told: string[] = []
  class Kept {
    static permission = 'granted'
    static requestPermission = () => Promise.resolve('granted')
    constructor(title: string, { body = '' }: { body?: string } = {}) {
      told.push(`${title}: ${body}`)
    }
    close() {}
  }
  Object.assign(window, { told, Notification: Kept })
}

const toldIn = (page: Page) => page.evaluate(() => (window as unknown as Noticing).told)

async function askToBeNotified({ page }: AgentPage): Promise<void> {
  await page.context().addInitScript(keepNotifications)
  await page.reload()
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByLabel('Desktop notifications').check()
  await page.getByRole('link', { name: 'Inbox' }).click()
}

e2e('an agent with two tabs is notified once, and both tabs show the count in their title', async () => {
  const stage = await open()
  const agent = await stage.agent()
  await askToBeNotified(agent)
  const tab = await agent.page.context().newPage()
  await tab.goto(`${stage.server.url}/console`)
  await tab.locator('.rail .light[data-state=connected]').waitFor()
  const visitor = await stage.visitor()
  await visitor.say('Is anybody there?')
  for (const page of [agent.page, tab]) {
    await page.locator('.row', { hasText: 'Is anybody there?' }).waitFor()
    await expect.poll(() => page.title()).toMatch(/^\(1\) .* · Parley$/)
  }
  const told = async () => [...(await toldIn(agent.page)), ...(await toldIn(tab))]
  await expect.poll(async () => (await told()).filter((one) => one.endsWith(': Is anybody there?')).length).toBe(1)
  expect((await told()).filter((one) => one.startsWith('A new conversation is yours'))).toHaveLength(1)
  await tab.locator('.rows .row').first().click()
  await reads(tab, 'Is anybody there?')
  // Reading in one tab counts as read in the other.
  for (const page of [tab, agent.page])
    await expect.poll(() => page.title(), { timeout: 10_000 }).toMatch(/^[^(].* · Parley$/)
  expect(await told()).toHaveLength(2)
})
