import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { type AgentPage, composerIn, e2e, reads, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()

const isAlone = (agent: AgentPage) => agent.page.getByText('Nobody needs you right now').waitFor()

e2e('a waiting visitor sees their place change when the agent takes the one before them', async () => {
  const stage = await open()
  await stage.set({ routing: 'MANUAL' })
  const first = await stage.visitor()
  await first.say('I was first')
  await first.chat.getByRole('heading', { name: 'You are next' }).waitFor()
  const second = await stage.visitor()
  await second.say('I came after')
  await second.chat.getByRole('heading', { name: '1 ahead of you' }).waitFor()
  // No light, as there is no agent yet whose status it could be.
  await seen(second.chat.locator('.header', { hasText: 'In the queue · 1 ahead of you' }))
  expect(await second.chat.locator('.header .light').count()).toBe(0)
  const agent = await stage.agent()
  await agent.page.getByRole('tab', { name: 'Queue' }).click()
  await expect.poll(() => agent.page.locator('.waiter').count()).toBe(2)
  for (const words of ['I was first', 'I came after']) await seen(agent.page.locator('.waiter').getByText(words))
  await agent.page.getByRole('button', { name: 'Take' }).first().click()
  await focusIn(composerIn(agent.page))
  await reads(agent.page, 'I was first')
  // A second click at the same place takes nobody.
  await expect.poll(() => agent.page.locator('.waiter').count()).toBe(1)
  expect(await agent.page.locator('.row-gap').count()).toBe(1)
  await composerIn(agent.page).hover()
  await expect.poll(() => agent.page.locator('.row-gap').count()).toBe(0)
  await second.chat.getByRole('heading', { name: 'You are next' }).waitFor()
  await agent.say('Your turn')
  await reads(first.chat, 'Your turn')
  expect(await second.chat.getByText('Your turn').count()).toBe(0)
})

e2e('an agent raises a waiting visitor, who is then ahead of the other; both agents see it', async () => {
  const stage = await open()
  await stage.set({ routing: 'MANUAL' })
  const first = await stage.visitor()
  await first.say('I was first')
  await first.chat.getByRole('heading', { name: 'You are next' }).waitFor()
  const second = await stage.visitor()
  await second.say('It is on fire')
  await second.chat.getByRole('heading', { name: '1 ahead of you' }).waitFor()
  const [agent, bea] = [await stage.agent(), await stage.agent('bea')]
  for (const { page } of [agent, bea]) await page.getByRole('tab', { name: 'Queue' }).click()
  const row = (one: AgentPage) => one.page.locator('.waiter', { hasText: 'It is on fire' })
  await seen(row(agent).getByText('Place 2 of 2'))
  const priority = row(agent).getByLabel('Priority: 9 is first')
  const offered = await priority.locator('option').allInnerTexts()
  expect([offered[0], offered.at(-1)]).toEqual(['Normal priority', 'Priority 9, first'])
  await priority.selectOption('Priority 7')
  await second.chat.getByRole('heading', { name: 'You are next' }).waitFor()
  await first.chat.getByRole('heading', { name: '1 ahead of you' }).waitFor()
  for (const one of [agent, bea]) {
    await seen(row(one).getByText('Place 1 of 2'))
    await expect.poll(() => row(one).getByLabel('Priority').inputValue()).toBe('7')
  }
})

e2e('an offer is accepted on its card, and a conversation handed over leaves the giver’s list', async () => {
  const stage = await open()
  await stage.set({ accept: 'OFFER' })
  const [admin, visitor] = [await stage.agent(), await stage.visitor()]
  await visitor.say('Is this oolong?')
  await admin.page.locator('.cards').waitFor()
  expect(await admin.page.getByText('Nobody needs you right now').count()).toBe(0)
  // Who, what they want, whom they asked for, where they are, and how long.
  for (const known of ['Visitor', 'Is this oolong?', 'Support', 'Just arrived', 'Teahouse, a demo shop']) {
    await seen(admin.page.locator('.card').getByText(known).first())
  }
  await admin.page.locator('.cards').getByRole('button', { name: 'Accept' }).click()
  await focusIn(composerIn(admin.page))
  await reads(admin.page, 'Is this oolong?')
  await expect.poll(() => admin.rows.count()).toBe(1)
  const bea = await stage.agent('bea')
  await isAlone(bea)
  await admin.page.getByRole('button', { name: 'Transfer' }).click()
  await admin.page.locator('.choice', { hasText: 'bea' }).click()
  await admin.page.getByRole('button', { name: 'Ask to take over' }).click()
  await bea.page.getByRole('button', { name: 'Take over' }).click()
  await reads(bea.page, 'Is this oolong?')
  await isAlone(admin)
  await bea.say('It is.')
  await reads(visitor.chat, 'It is.')
  await visitor.chat.locator('.header', { hasText: 'bea' }).waitFor()
  expect(await admin.page.getByText('It is.').count()).toBe(0)
})

e2e(
  'an offer can be answered where the list is not shown; declined, the visitor waits for the next agent in line',
  async () => {
    const stage = await open()
    await stage.set({ accept: 'OFFER' })
    const [admin, visitor] = [await stage.agent(), await stage.visitor()]
    await admin.page.getByRole('link', { name: 'Settings' }).click()
    await visitor.say('Anybody?')
    await admin.page.locator('.cards').getByRole('button', { name: 'Decline' }).waitFor()
    await admin.page.getByRole('link', { name: 'Inbox, 1 to accept or decline' }).waitFor()
    // A letter typed after using the pointer declines nothing.
    await admin.page.keyboard.press('d')
    await admin.page.locator('.cards').getByRole('button', { name: 'Decline' }).click()
    // The visitor still waits, and nobody else can be asked: that is shown for as long as it lasts.
    await admin.page.getByRole('link', { name: 'Inbox, 1 in the queue, not assigned automatically' }).click()
    expect(await admin.page.locator('.rail .badge').first().textContent()).toBe('1')
    await seen(admin.page.locator('.empty').getByText('1 in the queue, not assigned automatically'))
    await admin.page.getByRole('button', { name: 'Go to the queue' }).click()
    await seen(admin.page.locator('.waiter').getByText('You did not take it · Not assigned automatically'))
    await seen(admin.page.locator('.waiter').getByRole('button', { name: 'Take' }))
    const bea = await stage.agent('bea')
    await bea.page.locator('.cards').getByRole('button', { name: 'Accept' }).click()
    await reads(bea.page, 'Anybody?')
    await bea.page.setViewportSize({ width: 390, height: 844 })
    await bea.say('Here I am')
    await reads(visitor.chat, 'Here I am')
    await stage.server.http.post('/api/v1/agent/update/status', { status: 'AWAY' }, (await logIn(stage.server)).token)
    const second = await stage.visitor()
    await second.say('Me too')
    await bea.page.locator('.cards').getByRole('button', { name: 'Accept' }).waitFor()
    await bea.say('One moment')
    await bea.page.locator('.cards').getByRole('button', { name: 'Accept' }).click()
    await reads(bea.page, 'Me too')
  },
)

e2e('a waiting visitor has the dot of who is there, and the last one taken is opened in the inbox', async () => {
  const stage = await open()
  await stage.set({ routing: 'MANUAL' })
  const visitor = await stage.visitor()
  await visitor.say('Is anybody there?')
  const { page } = await stage.agent()
  await page.getByRole('tab', { name: 'Queue' }).click()
  const waiter = page.locator('.waiter', { hasText: 'Is anybody there?' })
  await seen(waiter.locator('.dot'))
  expect(await waiter.locator('.dot').getAttribute('data-status')).toBe('AVAILABLE')
  await waiter.getByRole('button', { name: 'Take' }).click()
  await focusIn(composerIn(page))
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/^\/console\/inbox\/./)
  await seen(page.locator('.rows [data-topic]', { hasText: 'Is anybody there?' }))
  await page.goBack()
  await expect.poll(() => new URL(page.url()).pathname).toBe('/console/queue')
})
