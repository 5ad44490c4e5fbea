import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { logIn, newVisitor, openThread } from '../support/people.ts'
import { composerIn, e2e, lightSays, reads, readsExactly, talk, theatre } from './browser.ts'
import { seen } from './seen.ts'

const open = theatre()

/** A dialog keeps its text when a selection is dragged over its edge, and shows why an action failed. */
async function holdOn(page: Page): Promise<void> {
  const [dialog, route] = [page.getByRole('dialog'), '**/thread/invite/create']
  const note = dialog.getByRole('textbox')
  await note.fill('She knows this tea')
  await note.hover()
  await page.mouse.down()
  await page.mouse.move(5, 5)
  await page.mouse.up()
  await page.route(route, (asked) => asked.abort())
  await dialog.locator('.choice', { hasText: 'bea' }).click()
  // Choosing does not send the request: the note gets the focus.
  expect(await note.evaluate((field) => field === document.activeElement)).toBe(true)
  await dialog.getByRole('button', { name: 'Ask to join' }).click()
  await dialog.locator('.toast').getByRole('button', { name: 'Dismiss' }).click()
  await page.unroute(route)
  expect(await note.inputValue()).toBe('She knows this tea')
}

e2e('an invited colleague talks with both, and receives nothing more once they have left', async () => {
  const stage = await open()
  const { visitor, agent } = await talk(stage)
  const bea = await stage.agent('bea')
  await agent.page.getByRole('button', { name: 'Invite' }).click()
  await holdOn(agent.page)
  await agent.page.getByRole('button', { name: 'Ask to join' }).click()
  await agent.page.getByText('Waiting for bea to join').waitFor()
  await bea.page.getByRole('button', { name: 'Join' }).click()
  await reads(bea.page, 'Good day')
  await bea.say('I know this tea')
  await Promise.all([reads(visitor.chat, 'I know this tea'), reads(agent.page, 'I know this tea')])
  // Admin still has it, also for a page that was not open when they took it.
  const header = visitor.chat.locator('.header h1')
  expect(await header.textContent()).toBe('Admin')
  await visitor.page.reload()
  await reads(visitor.chat, 'I know this tea')
  await lightSays(visitor.chat, 'Connected$')
  expect(await header.textContent()).toBe('Admin')
  await visitor.say('So there are two of you')
  await Promise.all([reads(bea.page, 'two of you'), reads(agent.page, 'two of you')])
  await agent.say('We are')
  await Promise.all([reads(bea.page, 'We are'), reads(visitor.chat, 'We are')])
  await bea.page.getByRole('button', { name: 'Leave' }).click()
  await bea.page.getByRole('button', { name: 'Leave conversation' }).click()
  await bea.page.getByText('Nobody needs you right now').waitFor()
  await visitor.say('And now one')
  await reads(agent.page, 'And now one')
  expect(await bea.page.getByText('And now one').count()).toBe(0)
})

/** Records everything that reaches a page from now on, with bytes read as text. */
function comingTo(page: Page): { readonly text: () => Promise<string> } {
  const frames: string[] = []
  const bodies: Promise<string>[] = []
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(payload.toString())))
  page.on('response', (response) => bodies.push(response.text().catch(() => '')))
  return { text: async () => [...frames, ...(await Promise.all(bodies))].join('\n') }
}

e2e('a note is read by the agents and never gets near the visitor', async () => {
  const stage = await open()
  const [agent, visitor] = [await stage.agent(), await stage.visitor()]
  const coming = comingTo(visitor.page)
  await visitor.say('Hello')
  await agent.rows.first().click()
  await reads(agent.page, 'Hello')
  await agent.page.getByRole('button', { name: 'Note', exact: true }).last().click()
  await agent.say('Paid late last year')
  await agent.page.locator('.said[data-note=true]', { hasText: 'Paid late last year' }).locator('.tick').waitFor()
  await agent.page.getByRole('button', { name: 'Reply', exact: true }).last().click()
  await agent.say('Good day')
  await reads(visitor.chat, 'Good day')
  const bea = await stage.agent('bea')
  await agent.page.getByRole('button', { name: 'Invite' }).click()
  await agent.page.locator('.choice', { hasText: 'bea' }).click()
  await agent.page.getByRole('button', { name: 'Ask to join' }).click()
  await bea.page.getByRole('button', { name: 'Join' }).click()
  await bea.page.locator('.said[data-note=true]', { hasText: 'Paid late last year' }).waitFor()
  // A reload shows no note either.
  const again = await stage.anotherTab(visitor)
  await reads(again.chat, 'Good day')
  await readsExactly(visitor.chat, ['Hello', 'Good day'])
  await readsExactly(again.chat, ['Hello', 'Good day'])
  const came = await coming.text()
  expect(came).toContain('Good day')
  expect(came).not.toContain('Paid late')
})

e2e('an agent whose conversation an admin takes over sees who has it now, and keeps their draft', async () => {
  const stage = await open()
  const { page, rows } = await stage.agent('bea')
  const { uid } = await openThread(stage.server, await newVisitor(stage.server))
  await rows.first().click()
  await composerIn(page).fill('I have nearly found it')
  const refused: string[] = []
  page.on('response', (response) => response.status() === 404 && refused.push(response.url()))
  const { token } = await logIn(stage.server)
  expect((await stage.server.http.post('/api/v1/thread/takeover', { uid }, token)).status).toBe(200)
  const said = page.locator('.toast', { hasText: 'Admin took over the conversation with' })
  await seen(said)
  await seen(said.getByText('You had not sent: “I have nearly found it”'))
  expect(await rows.count()).toBe(0)
  // It must not request conversations that now belong to others.
  await page.getByRole('tab', { name: 'Team' }).click()
  await page.locator('.row', { hasText: 'Admin' }).waitFor()
  expect(refused).toEqual([])
  await said.getByRole('button', { name: 'Dismiss' }).click()
  expect(await said.count()).toBe(0)
})
