import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { allowSocial } from '../support/app-users.ts'
import { picture } from '../support/files.ts'
import { logIn } from '../support/people.ts'
import { composerIn, e2e, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'
import { button, comes, desktop, phone, row, says, sizes, tab } from './social-people.ts'

const open = theatre()

const asks = async (page: Page, name: string, whom: string) => {
  await tab(page, 'Friends').click()
  await button(page, 'Find people').click()
  const field = page.getByRole('searchbox', { name: /user name/i })
  await focusIn(field)
  await field.fill(name)
  await field.press('Enter')
  await seen(page.locator('.part-page .request', { hasText: whom }))
  await button(page, 'Ask to be friends').click()
  await seen(page.locator('.part-page').getByRole('button', { name: 'Withdraw request' }))
}
/** Two friends, each in a browser of their own; the second has accepted and stands in the conversation. */
async function friends(context: BrowserContextOptions) {
  const stage = await open()
  await allowSocial(stage.server)
  const [ann, ben] = [await comes(stage, 'Ann', { context }), await comes(stage, 'Ben', { context })]
  await asks(ann, 'Ben', 'Ben')
  await seen(tab(ben, 'Friends').locator('.badge', { hasText: '1' }))
  await tab(ben, 'Friends').click()
  await seen(ben.getByRole('heading', { name: 'Friend requests' }))
  await button(ben, 'Accept').click()
  await seen(composerIn(ben))
  await focusIn(composerIn(ben))
  return { stage, ann, ben }
}

e2e.each(sizes)('on %s two people become friends and talk, with ticks and unread counts', async (_, context) => {
  const { ann, ben } = await friends(context)
  await says(ben, 'Hello Ann')
  await button(ann, 'Back').click()
  await seen(row(ann, 'Ben').locator('.count', { hasText: '1' }))
  await seen(row(ann, 'Ben').getByText('Hello Ann'))
  await row(ann, 'Ben').click()
  await seen(ann.locator('.part-page .bubble', { hasText: 'Hello Ann' }))
  await focusIn(composerIn(ann))
  await seen(ben.locator('.part-page [data-progress=read]'))
  await says(ann, 'Hello Ben')
  await seen(ben.locator('.part-page .bubble', { hasText: 'Hello Ben' }))
  expect(await tab(ann, 'Friends').locator('.badge').count()).toBe(0)
  await ann.goBack()
  await seen(row(ann, 'Ben'))
  await focusIn(row(ann, 'Ben'))
})

/** Ann's group, which Ben has joined; both stand in its conversation. */
async function groupOf(context: BrowserContextOptions) {
  const { stage, ann, ben } = await friends(context)
  await ann.goBack()
  await tab(ann, 'Groups').click()
  await button(ann, 'New group').click()
  const name = ann.getByRole('textbox', { name: 'Name of the group' })
  await focusIn(name)
  await name.press('Enter')
  await seen(ann.getByText('Please give the group a name.'))
  await name.fill('Marathon')
  await ann.getByRole('checkbox', { name: 'Ben' }).check()
  await button(ann, 'Create group').click()
  await focusIn(composerIn(ann))
  await ben.goBack()
  await seen(tab(ben, 'Groups').locator('.badge', { hasText: '1' }))
  await tab(ben, 'Groups').click()
  await seen(ben.getByText('Ann invites you'))
  await button(ben, 'Join').click()
  await focusIn(composerIn(ben))
  return { stage, ann, ben }
}

e2e.each(sizes)('on %s a group is created, joined and spoken in, and tells how many have read', async (_, context) => {
  const { ann, ben } = await groupOf(context)
  await seen(ann.locator('.part-page .notice', { hasText: 'Ben joined the group' }))
  await says(ann, 'Who runs on Sunday?')
  await seen(ben.locator('.part-page .name', { hasText: 'Ann' }))
  await seen(ann.getByText('Read by everybody'))
  await button(ann, 'Group info').click()
  await seen(ann.locator('.members .row', { hasText: 'Ben' }))
  const field = ann.getByRole('textbox', { name: 'Name of the group' })
  await field.fill('Relay')
  await field.press('Enter')
  await seen(ben.locator('.part-page h2', { hasText: 'Relay' }))
  await ann
    .locator('input[type=file]')
    .setInputFiles({ name: 'us.png', mimeType: 'image/png', buffer: await picture(90, 90) })
  await seen(ann.locator('.card-face img'))
  await seen(ben.locator('.part-page .social-head img'))
})

e2e.each(sizes)('on %s who is removed from a group sees it go, with a sentence; who leaves too', async (_, context) => {
  const { ann, ben } = await groupOf(context)
  await button(ann, 'Group info').click()
  await ann.locator('.members .row', { hasText: 'Ben' }).click()
  await button(ann, 'Remove from group').click()
  await seen(ann.getByText('Remove Ben from the group?'))
  await focusIn(ann.getByRole('dialog').getByRole('button', { name: 'Cancel' }))
  await ann.getByRole('dialog').getByRole('button', { name: 'Remove from group' }).click()
  await seen(ben.getByText('You are no longer in “Marathon”: its owner has removed you.'))
  await seen(ben.getByText('No groups yet'))
  await seen(ann.getByText('1 member', { exact: true }))
  await button(ann, 'Leave group').click()
  await seen(ann.getByText('You are the last member: the group ends.'))
  await ann.keyboard.press('Escape')
  await focusIn(button(ann, 'Leave group'))
  await button(ann, 'Leave group').click()
  await ann.getByRole('dialog').getByRole('button', { name: 'Leave group' }).click()
  await seen(ann.getByText('You have left “Marathon”.'))
  await seen(ann.getByText('No groups yet'))
})

e2e('a friend is reported and blocked, which ends the conversation for both', async () => {
  const { stage, ann, ben } = await friends(phone)
  await says(ben, 'Buy this!')
  await button(ann, 'Back').click()
  await row(ann, 'Ben').click()
  await button(ann, 'Details').click()
  await button(ann, 'Report this person').click()
  await focusIn(ann.getByRole('textbox', { name: 'What is wrong?' }))
  await ann.getByRole('textbox', { name: 'What is wrong?' }).fill('Sends advertising')
  await button(ann, 'Send report').click()
  await seen(ann.getByText('Thank you. Your report was sent.'))
  await button(ann, 'Block').click()
  await focusIn(ann.getByRole('dialog').getByRole('button', { name: 'Cancel' }))
  await ann.getByRole('dialog').getByRole('button', { name: 'Block' }).click()
  await seen(button(ann, 'Unblock'))
  await seen(
    ben.getByText('You are no longer friends. Once you leave this page, this conversation cannot be opened again.'),
  )
  expect(await composerIn(ben).count()).toBe(0)
  await seen(ben.locator('.part-page .bubble', { hasText: 'Buy this!' }))
  const { body } = await stage.server.http.get('/api/v1/report/query', (await logIn(stage.server)).token)
  expect(body.data.content).toMatchObject([{ kind: 'PERSON', text: 'Sends advertising' }])
  await ann.goBack()
  await ann.goBack()
  await button(ann, 'Blocked people').click()
  await button(ann, 'Unblock').click()
  await seen(ann.getByText('You have blocked nobody.'))
})

e2e('people are found as far as the organization allows, and each answer is designed', async () => {
  const stage = await open()
  await allowSocial(stage.server, { search: 'nobody' })
  const ann = await comes(stage, 'Ann', { context: phone })
  await tab(ann, 'Friends').click()
  await button(ann, 'Find people').click()
  await seen(ann.getByText('People search is off'))
  // Whoever comes to the search again has what is allowed by then.
  await ann.goBack()
  await allowSocial(stage.server)
  await button(ann, 'Find people').click()
  const field = ann.getByRole('searchbox')
  await field.fill('nobody of that name')
  await field.press('Enter')
  await seen(ann.getByText('Nobody found'))
  await ann.context().setOffline(true)
  await field.press('Enter')
  await seen(ann.getByText('There is no connection. Please try again.'))
  await ann.context().setOffline(false)
  await allowSocial(stage.server, { search: 'nobody' })
  await field.press('Enter')
  await seen(ann.getByText('People search is off'))
})

e2e('a conversation opens from its address, and back leads to the list and home', async () => {
  const { ann, ben } = await friends(desktop)
  await says(ben, 'Hello')
  await ben.reload()
  await seen(ben.locator('.part-page .bubble', { hasText: 'Hello' }))
  await focusIn(composerIn(ben))
  await ben.goBack()
  await focusIn(row(ben, 'Ann'))
  await row(ben, 'Ann').press('Enter')
  await focusIn(composerIn(ben))
  await ann.close()
})
