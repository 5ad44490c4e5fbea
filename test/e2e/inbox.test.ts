import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { defaultLimits } from '../../server/config/limits.ts'
import { openOffice } from '../support/office.ts'
import { logIn } from '../support/people.ts'
import { adminPassword } from '../support/test-server.ts'
import { composerIn, e2e, reads, talk, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()

e2e('logging out asks about the conversations left behind, and logging in works by keyboard alone', async () => {
  const stage = await open()
  const { agent, visitor } = await talk(stage)
  const { page } = agent
  await page.locator('.me-button').click()
  const signOut = page.locator('.me-menu').getByRole('menuitem', { name: 'Sign out' })
  await signOut.click()
  const dialog = page.getByRole('dialog')
  await seen(dialog.getByText('One conversation is still open.'))
  // There are no drafts that would be deleted.
  expect(await dialog.getByText('Your drafts').count()).toBe(0)
  await focusIn(dialog.getByRole('button', { name: 'Cancel' }))
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.locator('.me-button').click()
  await signOut.click()
  await dialog.getByRole('button', { name: 'Sign out' }).click()
  await focusIn(page.locator('input[name=username]'))
  await visitor.say('Are you there?')
  await visitor.chat.locator('.said .tick[data-progress=stored]').last().waitFor()
  const [told, held] = [await countsTold(page), await hold(page, '**/message/thread/topic?**')]
  // As in another browser, which must receive everything again.
  await page.evaluate(() => sessionStorage.clear())
  await page.keyboard.type('admin')
  await page.keyboard.press('Tab')
  await page.keyboard.type(adminPassword)
  await page.keyboard.press('Enter')
  await page.locator('.rail .light[data-state=connected]').waitFor()
  const saying = page.locator('.rows [data-topic] .row-saying')
  await saying.waitFor()
  await held.asked
  // The last message is not known yet: an older one must not stand in for it, as if it had been answered.
  expect(await saying.textContent()).not.toMatch(/You|Nothing/)
  held.release()
  await expect.poll(() => page.locator('.rows [data-topic] .row').getAttribute('data-unread')).toBe('true')
  // Never a number other than that of the rows.
  expect([...new Set(told)].filter((one) => !['Mine 0', 'Mine1 1'].includes(one))).toEqual([])
  await agent.rows.first().click()
  await reads(page, 'Are you there?')
})

e2e(
  'what was read stays read after a reload, even if the conversation went back to the queue and returned',
  async () => {
    const stage = await open()
    const { agent, visitor } = await talk(stage)
    const { page } = agent
    await visitor.say('Two pots')
    await reads(page, 'Two pots')
    await visitor.chat.locator('.said .tick[data-progress=read]').last().waitFor()
    const [row] = stage.server.rows('select uid from threads')
    const { token } = await logIn(stage.server)
    const asked = { threadUid: row?.uid, note: '', to: { workgroupUid: 'df_wg_uid' } }
    await stage.server.http.post('/api/v1/thread/transfer/create', asked, token)
    await page.locator('.rows [data-topic]').waitFor({ state: 'detached' })
    const { status } = await stage.server.http.post('/api/v1/agent/accept', { threadUid: row?.uid }, token)
    expect(status).toBe(200)
    // Of what was read before the thread came back, it is unknown here who read it.
    await agent.rows.first().click()
    await expect.poll(() => page.locator('.rows [data-topic] .row').getAttribute('data-unread')).toBe('false')
    await page.goto(`${stage.server.url}/console`)
    const unread = page.locator('.rows [data-topic] .row', { hasText: 'Two pots' })
    await unread.waitFor()
    await expect.poll(() => unread.getAttribute('data-unread')).toBe('false')
  },
)

/** Holds the requests to an address until released; `asked` resolves at the first one. */
async function hold(page: Page, address: string): Promise<{ asked: Promise<void>; release: () => void }> {
  const [asked, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  await page.route(address, async (route) => {
    asked.resolve()
    await released.promise
    await route.continue()
  })
  return { asked: asked.promise, release: released.resolve }
}

/** Records what the tab *Mine* counts from now on, and how many rows there are. */
async function countsTold(page: Page): Promise<readonly string[]> {
  const told: string[] = []
  await page.exposeFunction('tell', (count: string) => told.push(count))
  await page.evaluate(() => {
    const { tell } = window as unknown as { tell: (count: string) => void }
    new MutationObserver(() => {
      const tab = document.querySelector('#tab-mine')
      if (tab !== null) tell(`${tab.textContent} ${document.querySelectorAll('.rows [data-topic]').length}`)
    }).observe(document.body, { childList: true, subtree: true, characterData: true })
  })
  return told
}

/** Returns the visitor's colours in the list, the head, the card and the log. */
const colours = (page: Page) =>
  page.evaluate(() => {
    const places = ['.rows [data-topic]', '.pane-head', '.who', '.said']
    const found = places.map((place) => document.querySelector(`${place} [data-hue]`))
    return found.map((one) => (one === null ? '' : getComputedStyle(one).backgroundColor))
  })

e2e('a visitor has one colour everywhere, which stays when their name becomes known', async () => {
  const { agent } = await talk(await open())
  const { page } = agent
  await expect.poll(async () => new Set(await colours(page)).size).toBe(1)
  const before = await colours(page)
  const name = page.locator('.context').getByLabel('Name', { exact: true })
  await name.fill('Vera Lind')
  await name.press('Tab')
  await seen(page.locator('.pane-head h2', { hasText: 'Vera Lind' }))
  expect(await colours(page)).toEqual(before)
  await agent.say('A cup of tea')
  await page.getByRole('searchbox').fill('cup of')
  const hit = page.locator('.rows .row', { has: page.locator('mark') })
  await seen(hit)
  const hue = await page.locator('.pane-head .portrait').getAttribute('data-hue')
  expect(await hit.locator('.portrait').getAttribute('data-hue')).toBe(hue)
  // The author is shown in full and apart from the message.
  const [by, said] = [await hit.locator('.row-by').boundingBox(), await hit.locator('.row-saying > bdi').boundingBox()]
  expect((said?.x ?? 0) - (by?.x ?? 0) - (by?.width ?? 0)).toBeGreaterThan(2)
  expect(await hit.locator('.row-by').evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true)
})

e2e('the palette finds a conversation by part of its last message, and hands others to the search', async () => {
  const { agent } = await talk(await open())
  const { page } = agent
  await agent.say('A cup of tea')
  await reads(page, 'A cup of tea')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('of te')
  await seen(page.getByRole('option', { name: 'Visitor' }))
  await page.keyboard.press('Control+a')
  await page.keyboard.type('Good d')
  await page.getByRole('option', { name: 'Search all messages for “Good d”' }).waitFor()
  await page.keyboard.press('Enter')
  const hit = page.locator('.rows .row', { has: page.locator('mark') })
  await seen(hit)
  await focusIn(page.getByRole('searchbox'))
  // A note is marked as one and with its author; nobody mistakes it for the visitor's message.
  await page.getByRole('searchbox').fill('')
  await agent.rows.first().click()
  await page.locator('.composer-tools').getByRole('button', { name: 'Note', exact: true }).click()
  await agent.say('Pays late')
  await reads(page, 'Pays late')
  await page.locator('.said .tick[data-progress=stored]').last().waitFor()
  await page.getByRole('searchbox').fill('Pays')
  await expect.poll(() => hit.locator('.row-saying').textContent()).toMatch(/^Internal note\s*You:\s*Pays late$/)
  // Going to a conversation by name ends the search.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Visitor')
  await page.getByRole('option', { name: 'Visitor' }).first().waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('')
  await focusIn(composerIn(page))
})

e2e('a left message is counted on the envelope, and its visitor has the name they gave', async () => {
  const stage = await open()
  const office = openOffice(stage.server, { leaveMessageWhenNobody: true })
  const [guest] = [await office.arrives(), await office.hire()]
  const content = JSON.stringify({ content: 'Call me', nickname: 'Nora', email: 'nora@example.org' })
  const left = { uid: 'left', type: 'LEAVE_MSG_SUBMIT', content, thread: { topic: guest.thread.topic } }
  const { status } = await stage.server.http.post('/visitor/api/v1/message/send', left, guest.token)
  expect(status).toBe(200)
  const { page } = await stage.agent()
  const envelope = page.locator('.rail-button').nth(1)
  await seen(envelope.getByText('1', { exact: true }))
  expect(await envelope.getAttribute('aria-label')).toBe('Left messages, 1 to answer')
  await envelope.click()
  await page.getByRole('textbox').fill('We will')
  await page.getByRole('button', { name: 'Send answer' }).click()
  await envelope.locator('.badge').waitFor({ state: 'detached' })
  await page.locator('.rail-button').first().click()
  await seen(page.locator('.rows .row-name', { hasText: 'Nora' }))
  // Half the width and height, as at 200 % zoom.
  await page.setViewportSize({ width: 720, height: 450 })
  await page.locator('.me-button').click()
  await seen(page.locator('.me-menu').getByRole('menuitem', { name: 'Sign out' }))
  await page.keyboard.press('Escape')
  await page.locator('.rows .row').first().click()
  await page.locator('.pane-head').getByRole('button', { name: 'Transfer' }).click()
  // A colleague and a workgroup, not just its heading.
  for (const at of [0, 1]) await seen(page.locator('.choice').nth(at))
  office.close()
})

e2e('a visitor who writes was active just now, whenever their page was opened', async () => {
  const { agent, visitor } = await talk(await open())
  const { page } = agent
  const fact = page.locator('.context dt', { hasText: 'Last active' }).locator('xpath=following-sibling::dd[1]')
  await page.route('**/api/v1/contact/*', async (asked) => {
    const answer = await asked.fetch()
    const body = await answer.json()
    const seenAt = Date.now() - 5 * 60_000
    await asked.fulfill({ json: { ...body, data: { ...body.data, seenAt } } })
  })
  await visitor.say('And a cup')
  await reads(page, 'And a cup')
  await page.waitForResponse((answer) => answer.url().includes('/api/v1/contact/'))
  expect(await fact.textContent()).toBe('now')
})

e2e('a text refused as too long goes back to be shortened, a note as a note', async () => {
  const messages = { ...defaultLimits.messages, staff: { ...defaultLimits.messages.staff, textCharacters: 1_000 } }
  const stage = await open({}, { messages })
  const { agent } = await talk(stage)
  const { page } = agent
  // As on a page that was opened before the limit was lowered.
  await page.route('**/api/v1/user/profile', async (asked) => {
    const answer = await asked.fetch()
    const body = await answer.json()
    await asked.fulfill({ json: { ...body, data: { ...body.data, maxTextCharacters: 1_000_000 } } })
  })
  await page.reload()
  await agent.rows.first().click()
  await reads(page, 'Good day')
  const long = 'too long '.repeat(200).trim()
  for (const mode of ['Reply', 'Note']) {
    await page.locator('.composer-tools').getByRole('button', { name: mode, exact: true }).click()
    await agent.say(long)
    const failed = page.locator('.said .failed')
    await seen(failed.getByRole('button', { name: 'Edit' }))
    expect(await failed.getByRole('button', { name: 'Try again' }).count()).toBe(0)
    await page.locator('.composer-tools').getByRole('button', { name: 'Reply', exact: true }).click()
    await failed.getByRole('button', { name: 'Edit' }).click()
    await failed.waitFor({ state: 'detached' })
    await expect.poll(() => composerIn(page).inputValue()).toBe(long)
    await focusIn(composerIn(page))
    expect(await page.locator('.reply.noting').count()).toBe(mode === 'Note' ? 1 : 0)
    await composerIn(page).fill('')
  }
})
