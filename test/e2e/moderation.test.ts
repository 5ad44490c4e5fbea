import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type AppUser, allowSocial, joinGroupOf, makeFriends, newAppUser } from '../support/app-users.ts'
import { connect } from '../support/people.ts'
import { inspect } from './axe.ts'
import { e2e, type Stage, theatre } from './browser.ts'
import { picture } from './pictures.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()
const phone = { width: 390, height: 844 }

interface Reported {
  readonly ann: AppUser
  readonly ben: AppUser
  readonly topic: string
}

/** Two friends, one of whom reports a message of the other, the other, and a group of theirs. */
async function reported({ server }: Stage): Promise<Reported> {
  await allowSocial(server)
  const ann = await newAppUser(server, 'Ann Älva')
  const ben = await newAppUser(server, 'Ben')
  const topic = await makeFriends(server, ann, ben)
  const threadUid = String(server.rows('select uid from threads where topic = ?', topic)[0]?.uid)
  const device = await connect(server, ben)
  await device.say(topic, { uid: 'before', content: 'something private' })
  await device.say(topic, { uid: 'mean', content: 'You are the worst cook\nof all' })
  device.drop()
  const post = async (path: string, body: object) => {
    const answer = await server.http.post(`/visitor/api/v1/${path}`, body, ann.token)
    expect(answer.status, path).toBe(200)
    return answer.body.data as unknown as { uid: string }
  }
  const group = await post('group/create', { name: 'Cooks' })
  await post('report/create', { kind: 'GROUP', uid: group.uid, text: 'Spam all day' })
  await post('report/create', { kind: 'PERSON', uid: ben.uid })
  await post('report/create', { kind: 'MESSAGE', uid: 'mean', threadUid, text: 'He insults me.' })
  return { ann, ben, topic }
}

const inRail = (page: Page) => page.getByRole('navigation', { name: 'Parley' }).getByRole('link', { name: /^Reports/ })

e2e('an admin switches friends and groups on, field by field, and reports come to the rail', async () => {
  const stage = await open()
  const { page } = await stage.agent('admin')
  const { look, faults } = inspect()
  expect(await inRail(page).count()).toBe(0)
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Friends and groups' }).click()
  const friends = page.getByRole('checkbox', { name: 'Friends' })
  await seen(friends)
  await picture(page, 'friends-off')
  for (const [field, mark] of [
    [friends, 'Friends'],
    [page.getByRole('checkbox', { name: 'Groups' }), 'Groups'],
  ] as const) {
    await field.check()
    await seen(page.locator('.setting', { hasText: mark }).locator('.saved-mark'))
  }
  await page.getByRole('combobox', { name: 'Who finds whom' }).selectOption('exact')
  await expect
    .poll(() => stage.server.rows('select friends, groups, search from social_settings'))
    .toEqual([{ friends: 1, groups: 1, search: 'exact' }])
  await seen(inRail(page))
  await picture(page, 'friends-on')
  await look('the settings of friends and groups', page)
  await page.setViewportSize(phone)
  await seen(friends)
  await picture(page, 'friends-phone')
  expect(faults).toEqual([])
  await page.reload()
  await seen(friends)
  expect(await friends.isChecked()).toBe(true)
  expect(await page.getByRole('combobox', { name: 'Who finds whom' }).inputValue()).toBe('exact')
})

const messageIn = (page: Page) => page.locator('.tray > li').filter({ hasText: 'Ann Älva reports a message' })
const context = { viewport: { width: 1280, height: 900 } }

e2e('an admin reads a reported message, and nothing else of its conversation, and reading is recorded', async () => {
  const stage = await open()
  await reported(stage)
  const { page } = await stage.agent('admin', { context })
  const { look, faults } = inspect()
  await expect.poll(() => inRail(page).innerText()).toBe('3')
  expect(await inRail(page).getAttribute('aria-label')).toBe('Reports, 3 open reports')
  await inRail(page).click()
  const cards = page.locator('.tray > li')
  const message = messageIn(page)
  await seen(message.getByText('He insults me.'))
  await seen(cards.filter({ hasText: 'Ann Älva reports Ben' }).getByRole('link', { name: 'Open contact' }))
  await seen(cards.filter({ hasText: 'reports the group Cooks' }).getByText('Spam all day'))
  await picture(page, 'reports')
  expect(await page.getByText('worst cook').count()).toBe(0)
  await message.getByRole('button', { name: 'Read the message' }).click()
  await seen(message.getByText('You are the worst cook'))
  expect(await message.locator('blockquote').innerText()).toBe('You are the worst cook\nof all')
  await seen(message.locator('figcaption', { hasText: 'Ben' }))
  expect(await page.getByText('something private').count()).toBe(0)
  expect(stage.server.rows("select count(*) as count from audit where kind = 'report.read'")).toEqual([{ count: 1 }])
  await picture(page, 'reports-read')
  await look('reports', page)
  await page.setViewportSize(phone)
  await seen(cards.first().locator('textarea'))
  await picture(page, 'reports-phone')
  expect(faults).toEqual([])
})

e2e('an admin closes what was reported, and settles report after report without the mouse', async () => {
  const stage = await open()
  const { ben, topic } = await reported(stage)
  const { page } = await stage.agent('admin', { context, path: '/console/reports' })
  const cards = page.locator('.tray > li')
  const message = messageIn(page)
  await message.getByRole('button', { name: 'Close the conversation…' }).click()
  const dialog = page.getByRole('dialog')
  await focusIn(dialog.getByRole('button', { name: 'Cancel' }))
  await picture(page, 'reports-close')
  await dialog.locator('.button.primary').click()
  await seen(page.getByText('The conversation is closed.'))
  const said = { content: 'still here?', thread: { topic } }
  const { body } = await stage.server.http.post('/visitor/api/v1/message/send', said, ben.token)
  expect(body.error).toBe('thread_closed')
  await message.locator('textarea').fill('Closed it.')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await message.waitFor({ state: 'detached' })
  await focusIn(cards.first().locator('textarea'))
  await expect.poll(() => inRail(page).innerText()).toBe('2')
  await page.getByRole('button', { name: 'Settled' }).click()
  await seen(page.getByText('Settled: Closed it.'))
  await page.reload()
  await seen(page.getByText('Settled: Closed it.'))
})

e2e('a message of a group is reported with its group, read with its sender, and settled or closed', async () => {
  const stage = await open()
  const { ann, ben } = await reported(stage)
  const { server } = stage
  const { body } = await server.http.post('/visitor/api/v1/group/create', { name: 'Bakers' }, ben.token)
  const { uid, topic, threadUid } = body.data as unknown as { uid: string; topic: string; threadUid: string }
  await joinGroupOf(server, { member: ben, groupUid: uid }, ann)
  const device = await connect(server, ben)
  await device.say(topic, { uid: 'burnt', content: 'Your bread is burnt' })
  device.drop()
  const wish = { kind: 'MESSAGE', uid: 'burnt', threadUid, text: 'It was not.' }
  expect((await server.http.post('/visitor/api/v1/report/create', wish, ann.token)).status).toBe(200)
  const { page } = await stage.agent('admin', { context, path: '/console/reports' })
  const card = page.locator('.tray > li', { hasText: 'reports a message in the group Bakers' })
  await seen(card.getByText('It was not.'))
  await card.getByRole('button', { name: 'Read the message' }).click()
  await seen(card.getByText('Your bread is burnt'))
  await seen(card.locator('figcaption', { hasText: 'Ben' }))
  await picture(page, 'reports-group-message')
  await card.getByRole('button', { name: 'Close the conversation…' }).click()
  await page.getByRole('dialog').locator('.button.primary').click()
  await seen(page.getByText('The conversation is closed.'))
  const said = { content: 'still here?', thread: { topic } }
  expect((await server.http.post('/visitor/api/v1/message/send', said, ben.token)).body.error).toBe('thread_closed')
  await card.getByRole('button', { name: 'Settle' }).click()
  await card.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Settled' }).click()
  await seen(page.locator('.tray > li', { hasText: 'Settled without a comment.' }))
})

e2e('reports are for admins', async () => {
  const stage = await open()
  await reported(stage)
  const { page } = await stage.agent('ann', { path: '/console/reports' })
  await seen(page.getByText('Only admins can open this page.'))
  expect(await page.locator('.tray').count()).toBe(0)
})

e2e('in Chinese the same, and nothing of it is cut off on a phone', async () => {
  const stage = await open()
  await reported(stage)
  const { page } = await stage.agent('admin', {
    context: { locale: 'zh-CN', viewport: phone },
    path: '/console/reports',
  })
  const { look, faults } = inspect()
  await seen(page.getByText('举报了一条消息'))
  await look('reports in Chinese', page)
  await picture(page, 'reports-zh')
  await page.goto(`${stage.server.url}/console/settings/friends`)
  await seen(page.getByRole('checkbox', { name: '好友' }))
  await picture(page, 'friends-zh')
  expect(faults).toEqual([])
})
