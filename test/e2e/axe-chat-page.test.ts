import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { newAppUser } from '../support/app-users.ts'
import { connect, logIn } from '../support/people.ts'
import { inspect } from './axe.ts'
import { composerIn, e2e, reads, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'
import { acquaint, bubble, button, comes, link, row, says, sizes, tab } from './social-people.ts'

const open = theatre()

/** Ann on her page; Ben has spoken in both conversations, and two people wait for an answer of hers. */
async function peopled(context: BrowserContextOptions) {
  const stage = await open()
  const { server } = stage
  const { ann, ben, topic, groupTopic } = await acquaint(stage)
  const device = await connect(server, ben)
  await device.say(topic, { uid: 'f1', content: 'See https://example.org' })
  await device.say(groupTopic, { uid: 'g1', content: 'Who runs on Sunday?' })
  device.drop()
  const cleo = await newAppUser(server, 'Cleo', { siteUid: 'Cleo' })
  await server.http.post('/visitor/api/v1/friend/ask', { uid: ann.uid, text: 'It is me' }, cleo.token)
  const { body } = await server.http.post('/visitor/api/v1/group/create', { name: 'Cooks' }, ben.token)
  const group = body.data as unknown as { readonly uid: string }
  await server.http.post('/visitor/api/v1/group/invite', { uid: group.uid, members: [ann.uid] }, ben.token)
  const page = await comes(stage, 'Ann', { context })
  return { stage, page, ann, ...inspect() }
}

const inDialog = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name })

e2e.each(sizes)('on %s the tab of the support and what hinders the page are accessible', async (_, context) => {
  const { stage, page, ann, look, faults } = await peopled(context)
  await seen(page.getByText('Hello! How can we help?'))
  await look('support, welcome', page)
  await asksSupport(page, 'Hello')
  const agent = await stage.agent()
  await agent.rows.first().click()
  await agent.say('Good day')
  await reads(page, 'Good day')
  await look('support, conversation', page)
  await page.goto(`${stage.server.url}/chat`)
  await seen(page.getByRole('heading', { name: 'This link is incomplete' }))
  await look('incomplete link', page)
  await page.goto(`${stage.server.url}${link}#identity=nonsense`)
  await seen(button(page, 'Continue as a guest'))
  await look('refused', page)
  await page.goto(stage.server.url + link)
  await page.reload()
  await reads(page, 'Good day')
  const { token } = await logIn(stage.server)
  await stage.server.http.post('/api/v1/contact/erase', { uid: ann.uid }, token)
  await seen(page.getByRole('heading', { name: 'Your session has ended' }))
  await look('erased', page)
  expect(faults).toEqual([])
})

async function asksSupport(page: Page, text: string): Promise<void> {
  await composerIn(page).fill(text)
  await composerIn(page).press('Enter')
  await reads(page, text)
}

e2e.each(sizes)('on %s the tab of friends and its dialogs are accessible', async (_, context) => {
  const { page, look, faults } = await peopled(context)
  await tab(page, 'Friends').click()
  await seen(page.getByText('It is me'))
  await look('friends', page)
  await button(page, 'Find people').click()
  await focusIn(page.getByRole('searchbox', { name: /user name/i }))
  await page.keyboard.type('Cleo')
  await page.keyboard.press('Enter')
  await seen(page.locator('.part-page .request', { hasText: 'Cleo' }))
  await look('found people', page)
  await button(page, 'Back').click()
  await button(page, 'Blocked people').click()
  await seen(page.getByText('You have blocked nobody.'))
  await look('blocked people', page)
  await button(page, 'Back').click()
  await row(page, 'Ben').click()
  await seen(bubble(page, 'example.org'))
  await says(page, 'Thanks')
  await look('conversation of friends', page)
  await page.locator('.part-page .said', { hasText: 'example.org' }).focus()
  await page.locator('.part-page').getByRole('button', { name: 'Report this message' }).click()
  await seen(button(page, 'Send report'))
  await look('report of a message', page)
  await inDialog(page, 'Cancel').click()
  await button(page, 'Details').click()
  await seen(button(page, 'Report this person'))
  await look('a friend', page)
  await button(page, 'Report this person').click()
  await seen(button(page, 'Send report'))
  await look('report of a friend', page)
  await page.getByRole('button', { name: 'Block', exact: true }).click()
  await seen(inDialog(page, 'Cancel'))
  await look('question before blocking', page)
  await inDialog(page, 'Cancel').click()
  expect(faults).toEqual([])
})
