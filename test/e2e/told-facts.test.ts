import type { FrameLocator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { composerIn, e2e, reads, type Stage, talk, theatre } from './browser.ts'
import { seen } from './seen.ts'

const open = theatre()
const chinese = { context: { locale: 'zh-CN' } }
const noticesIn = (place: Page | FrameLocator) => place.locator('.log .notice').allInnerTexts()
const quoteIn = (place: Page | FrameLocator, text: string) =>
  place.locator('.said', { hasText: text }).locator('blockquote .name')

async function quote(place: Page | FrameLocator, text: string, label: string): Promise<void> {
  const said = place.locator('.said', { hasText: text }).last()
  await said.hover()
  await said.getByRole('button', { name: label }).click()
}

/** The agent quotes as older pages did, with the name as they saw it. */
async function sayAsBefore({ server: { http } }: Stage): Promise<void> {
  const { token } = await logIn({ http })
  const talking = await http.get('/api/v1/thread/query?state=CHATTING', token)
  const [thread] = talking.body.data.content as unknown as [{ topic: string }]
  const extra = { quote: { uid: 'x', nickname: 'Somebody', text: 'old words' } }
  await http.post(
    '/api/v1/message/rest/send',
    { content: 'As you said', extra, thread: { topic: thread.topic } },
    token,
  )
}

e2e('events and quotes are shown in each reader’s language, with the names they know', async () => {
  const stage = await open()
  const agent = await stage.agent('admin', chinese)
  const visitor = await stage.visitor()
  await visitor.say('Do you ship to Oslo?')
  // A row may appear before its first message, which would then not be missed by anyone.
  await agent.rows.filter({ hasText: 'Do you ship to Oslo?' }).click()
  await reads(agent.page, 'Do you ship to Oslo?')
  await expect.poll(() => noticesIn(agent.page)).toEqual(['会话已自动分配给您'])
  await expect.poll(() => noticesIn(visitor.chat)).toEqual(['Admin is with you now'])
  // The agent's own automatic greeting is not news to them, nor is it somebody else's message.
  const rows = () => agent.page.locator('.log-rows > *').evaluateAll((all) => all.map(({ className }) => className))
  await expect.poll(rows).toEqual(['day', 'notice', 'unread-line', 'said'])

  await quote(visitor.chat, 'Do you ship to Oslo?', 'Reply')
  await visitor.say('or to Bergen')
  await reads(agent.page, 'or to Bergen')
  const called = (await agent.page.locator('.pane-head h2 bdi').first().textContent()) ?? ''
  // Made by the server, as the visitor gave no name.
  expect(called).toMatch(/^访客 [A-Za-z0-9]{4}$/)
  expect(await agent.rows.first().locator('.row-name bdi').first().textContent()).toBe(called)
  expect(await quoteIn(agent.page, 'or to Bergen').textContent()).toBe(called)
  expect(await quoteIn(visitor.chat, 'or to Bergen').textContent()).toBe('You')
  await quote(agent.page, 'or to Bergen', '引用')
  await expect.poll(() => agent.page.locator('.quoted small').textContent()).toContain(called)
  await agent.say('To both')
  await reads(visitor.chat, 'To both')
  expect(await quoteIn(visitor.chat, 'To both').textContent()).toBe('You')
  expect(await quoteIn(agent.page, 'To both').textContent()).toBe(called)

  await sayAsBefore(stage)
  await reads(visitor.chat, 'As you said')
  expect(await quoteIn(visitor.chat, 'As you said').textContent()).toBe('Somebody')

  await agent.page.getByRole('button', { name: '结束', exact: true }).click()
  await agent.page.getByRole('button', { name: '结束会话' }).click()
  await expect.poll(async () => (await noticesIn(agent.page)).at(-1)).toBe('您已结束会话')
  await expect.poll(async () => (await noticesIn(visitor.chat)).at(-1)).toBe('Admin ended the conversation')
  // Said once on each side.
  expect(await visitor.chat.getByText(/has ended|ended the/).count()).toBe(1)
})

e2e(
  'a workgroup’s own greeting is on the agent’s side, marked as automatic, and counts as news for nobody',
  async () => {
    const stage = await open()
    await stage.set({ texts: { en: { welcome: 'This is the tea house.', closing: 'Come again.' } } })
    const { visitor, agent } = await talk(stage)
    const greetingIn = (place: Page | FrameLocator) => place.locator('.said', { hasText: 'This is the tea house.' })
    for (const [place, side] of [
      [visitor.chat, 'false'],
      [agent.page, 'true'],
    ] as const) {
      await seen(greetingIn(place).locator('.bubble'))
      expect(await greetingIn(place).getAttribute('data-own')).toBe(side)
      await greetingIn(place).getByText('Automatic message').waitFor()
    }
    expect(await agent.page.locator('.unread-line').count()).toBe(0)
    expect(await greetingIn(agent.page).getByRole('button', { name: 'Take back' }).count()).toBe(0)
    await agent.page.getByRole('button', { name: 'End', exact: true }).click()
    await agent.page.getByRole('button', { name: 'End conversation' }).click()
    for (const place of [visitor.chat, agent.page]) await place.getByText('Come again.').waitFor()
  },
)

e2e('after an end the console leads to whoever has waited longest for an answer', async () => {
  const stage = await open()
  const agent = await stage.agent()
  const [first, second, third] = [await stage.visitor(), await stage.visitor(), await stage.visitor()]
  await first.say('I am first')
  await agent.rows.first().click()
  await reads(agent.page, 'I am first')
  await second.say('I am second')
  await agent.page.locator('.row', { hasText: 'I am second' }).waitFor()
  await third.say('I am third')
  await agent.page.locator('.row', { hasText: 'I am third' }).waitFor()
  await agent.page.getByRole('button', { name: 'End', exact: true }).click()
  await agent.page.getByRole('button', { name: 'End conversation' }).click()
  const next = agent.page.getByRole('button', { name: /^Next: / })
  await seen(next)
  await next.click()
  await seen(agent.page.locator('.said', { hasText: 'I am second' }))
  await seen(composerIn(agent.page))
})
