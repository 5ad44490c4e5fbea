import { expect } from 'vitest'
import { bring } from './bring.ts'
import { type AgentPage, composerIn, e2e, reads, readsExactly, talk, theatre } from './browser.ts'

const open = theatre()

e2e('two tabs of a visitor are one person: each shows what is sent in the other, the agent has one row', async () => {
  const stage = await open()
  const { visitor, agent } = await talk(stage)
  const tab = await stage.anotherTab(visitor)
  await reads(tab.chat, 'Good day')
  await tab.say('from the second tab')
  await reads(visitor.chat, 'from the second tab')
  await visitor.say('from the first tab')
  await reads(tab.chat, 'from the first tab')
  await agent.say('I see one of you')
  const all = ['Hello', 'Good day', 'from the second tab', 'from the first tab', 'I see one of you']
  for (const place of [visitor.chat, tab.chat, agent.page]) await readsExactly(place, all)
  expect(await agent.rows.count()).toBe(1)
})

e2e('a recalled message is gone from both sides, which say so', async () => {
  const { visitor, agent } = await talk(await open())
  await visitor.say('a slip of the tongue')
  await reads(agent.page, 'a slip of the tongue')
  const said = visitor.chat.locator('.said', { hasText: 'a slip of the tongue' })
  await said.hover()
  await said.getByRole('button', { name: 'Take back' }).click()
  await agent.page.getByText('A message was taken back').waitFor()
  await visitor.chat.getByText('You took back a message').waitFor()
  for (const place of [visitor.chat, agent.page]) expect(await place.getByText('a slip of the tongue').count()).toBe(0)
})

async function endIt({ page }: AgentPage): Promise<void> {
  await page.getByRole('button', { name: 'End', exact: true }).click()
  await page.getByRole('button', { name: 'End conversation' }).click()
}

e2e('at the end the visitor rates with one tap and a comment, and may start again', async () => {
  const { visitor, agent } = await talk(await open())
  const { chat } = visitor
  await endIt(agent)
  await chat.getByRole('region', { name: 'This conversation has ended' }).waitFor()
  await chat.locator('.stars label').last().click()
  await chat.getByRole('button', { name: 'Send rating' }).click()
  await chat.getByText('Thank you for your rating').waitFor()
  await agent.page.getByText('Rated 5 of 5').first().waitFor()
  await chat.getByRole('button', { name: 'Start again' }).click()
  await visitor.say('One more thing')
  await agent.page.locator('.rows .row', { hasText: 'One more thing' }).click()
  await agent.say('Ask me')
  await reads(chat, 'Ask me')
})

e2e('tapping a star and leaving counts as a rating, whether the page is left or the conversation', async () => {
  const stage = await open()
  await stage.set({ reopenSeconds: 0 })
  const { visitor, agent } = await talk(stage)
  const { chat, page } = visitor
  const tap = async (score: number) => {
    await endIt(agent)
    await chat
      .locator('.stars label')
      .nth(score - 1)
      .click()
  }
  await tap(4)
  await chat.getByRole('button', { name: 'Start again' }).click()
  await agent.page.getByText('Rated 4 of 5').first().waitFor()
  await visitor.say('One more thing')
  await agent.page.locator('.rows .row', { hasText: 'One more thing' }).click()
  await reads(agent.page, 'One more thing')
  await tap(3)
  // Dropped where nothing accepts it, it must not replace the chat either.
  await bring(chat, { by: 'drop', name: 'pot.png', type: 'image/png', onto: chat.locator('.log') })
  await page.goto('about:blank')
  await agent.page.getByText('Rated 3 of 5').first().waitFor()
})

e2e('while nobody is there a message is left with an address, and answered later in the same chat', async () => {
  const stage = await open()
  await stage.set({ leaveMessageWhenNobody: true })
  const { chat, say } = await stage.visitor()
  await say('Do you ship abroad?')
  await chat.getByRole('heading', { name: 'We are away right now' }).waitFor()
  await chat.getByLabel('Your message').fill('Do you ship to Lisbon?')
  await chat.getByLabel('Email').fill('vera@example.org')
  await chat.getByRole('button', { name: 'Leave message' }).click()
  await chat.getByText('Thank you, we have your message').waitFor()
  const { page } = await stage.agent()
  await page.getByRole('link', { name: 'Left messages' }).click()
  const card = page.locator('.tray li', { hasText: 'Do you ship to Lisbon?' })
  await card.getByText('vera@example.org').waitFor()
  await card.getByRole('textbox').fill('To Lisbon within a week.')
  await card.getByRole('button', { name: 'Send answer' }).click()
  await reads(chat, 'To Lisbon within a week.')
})

e2e('a Chinese visitor and a Chinese agent read Chinese throughout', async () => {
  const stage = await open()
  const context = { locale: 'zh-CN' }
  const agent = await stage.agent('admin', { context })
  const visitor = await stage.visitor({ context, url: `${stage.server.url}/?zh` })
  await visitor.chat.locator('html[lang=zh-CN]').waitFor()
  await visitor.say('你好，请问有龙井吗？')
  await agent.page.locator('.rows .row', { hasText: '龙井' }).click()
  await agent.say('有的，今年的新茶。')
  await reads(visitor.chat, '有的，今年的新茶。')
  for (const place of [visitor.chat, agent.page]) {
    await place.locator('.light', { hasText: '已连接' }).waitFor()
    expect(await composerIn(place).getAttribute('placeholder')).toMatch(/\p{Script=Han}/u)
    const labels = await place.locator('button[aria-label]').evaluateAll((all) => all.map((one) => one.ariaLabel))
    expect(labels.filter((label) => label?.match(/[a-z]{4}/i))).toEqual([])
  }
})

e2e('on a phone the chat fills the screen, its bubble makes room, and closing gives the shop back', async () => {
  const stage = await open()
  const viewport = { width: 390, height: 844 }
  const { visitor } = await talk(stage, { context: { viewport, isMobile: true, hasTouch: true } })
  const frame = visitor.page.locator('parley-chat iframe')
  expect(await frame.boundingBox()).toEqual({ x: 0, y: 0, ...viewport })
  expect(await visitor.bubble.isVisible()).toBe(false)
  const widthOf = () => visitor.chat.locator('html').evaluate((html) => html.scrollWidth)
  expect(await widthOf()).toBe(viewport.width)
  // The room that an on-screen keyboard leaves.
  await visitor.page.setViewportSize({ width: 390, height: 300 })
  await composerIn(visitor.chat).fill('line\n'.repeat(12))
  const boxOf = async (name: string) => (await visitor.chat.locator(name).boundingBox()) ?? { y: 0, height: 0 }
  const bottomOfSend = async () => boxOf('.composer-send').then(({ y, height }) => y + height)
  await expect.poll(bottomOfSend).toBeLessThanOrEqual(300)
  await visitor.chat.getByRole('button', { name: 'Emoji' }).tap()
  await expect.poll(async () => (await boxOf('.emoji-picker')).y).toBeGreaterThan(0)
  await visitor.page.setViewportSize(viewport)
  await visitor.page.keyboard.press('Escape')
  await visitor.chat.getByRole('button', { name: 'Minimize' }).tap()
  await visitor.bubble.waitFor()
  expect(await frame.isVisible()).toBe(false)
})
