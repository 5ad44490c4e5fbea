import { expect } from 'vitest'
import { e2e, reads, type Stage, talk, theatre } from './browser.ts'
import { focusIn, seen, stands } from './seen.ts'

const open = theatre()
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

/** A conversation that the agent has just ended. */
async function endOne(stage: Stage, context = {}) {
  const agent = await stage.agent()
  const visitor = await stage.visitor({ context })
  await visitor.say('Hello')
  await agent.rows.first().click()
  await agent.say('Good day')
  await visitor.chat.locator('.said', { hasText: 'Good day' }).waitFor()
  await agent.page.getByRole('button', { name: 'End', exact: true }).click()
  await agent.page.getByRole('button', { name: 'End conversation' }).click()
  await visitor.chat.getByRole('region', { name: 'This conversation has ended' }).waitFor()
  return { visitor, agent }
}

e2e('a fresh installation asks for a rating at the end, once for a conversation', async () => {
  const { visitor, agent } = await endOne(await open())
  const { chat } = visitor
  const [stars, again] = [chat.locator('.stars'), chat.getByRole('button', { name: 'Start again' })]
  await seen(stars)
  await seen(again)
  await stands(chat)
  await chat.locator('.stars label').nth(4).click()
  await chat.getByRole('button', { name: 'Send rating' }).click()
  await seen(chat.getByText('Thank you for your rating'))
  await agent.page.getByText('Rated 5 of 5').first().waitFor()
  expect(await agent.page.locator('.log').getByText('How was').count()).toBe(0)
})

e2e('after tapping a star one can write at once, and is not rushed', async () => {
  const { visitor, agent } = await endOne(await open())
  const { chat, page } = visitor
  await page.clock.install()
  await chat.locator('.stars label').nth(3).click()
  await page.keyboard.type('Slow, but kind')
  const comment = chat.locator('.rating textarea')
  await focusIn(comment)
  await seen(comment)
  expect(await comment.inputValue()).toBe('Slow, but kind')
  await chat.locator('.stars input').nth(3).focus()
  await page.clock.fastForward(60_000)
  await seen(comment)
  expect(await comment.inputValue()).toBe('Slow, but kind')
  await chat.getByRole('button', { name: 'Send rating' }).click()
  await seen(chat.getByText('Thank you for your rating'))
  await agent.page.locator('.log').getByText('Slow, but kind').waitFor()
})

e2e('on a phone what appears with a star is in view, even above the keyboard', async () => {
  const { visitor } = await endOne(await open(), phone)
  const { chat, page } = visitor
  await chat.locator('.stars label').nth(4).tap()
  const [comment, send] = [chat.locator('.rating textarea'), chat.getByRole('button', { name: 'Send rating' })]
  await seen(comment)
  await seen(send)
  // Nobody has asked for the on-screen keyboard.
  expect(await comment.evaluate((area) => area === document.activeElement)).toBe(false)
  await comment.tap()
  await page.setViewportSize({ width: 390, height: 430 })
  await seen(comment)
  await seen(send)
  await focusIn(comment)
})

e2e('closing the chat sends the stars that were tapped, and the visitor is thanked', async () => {
  const { visitor, agent } = await endOne(await open())
  const { chat, bubble } = visitor
  await chat.locator('.stars label').nth(3).click()
  await seen(chat.getByRole('button', { name: 'Send rating' }))
  expect(await agent.page.getByText('Rated 4 of 5').count()).toBe(0)
  await bubble.click()
  await seen(agent.page.locator('.log').getByText('Rated 4 of 5'))
  await bubble.click()
  await seen(chat.getByText('Thank you for your rating'))
  await seen(chat.getByRole('button', { name: 'Start again' }))
  expect(await chat.locator('.stars').count()).toBe(0)
  await stands(chat)
})

e2e('a visitor who rates while they talk is thanked until somebody goes on talking', async () => {
  const { visitor, agent } = await talk(await open())
  const { chat } = visitor
  const ask = agent.page.getByRole('button', { name: 'Ask for a rating' })
  await ask.click()
  await agent.page.getByRole('dialog').getByRole('button', { name: 'Ask for a rating' }).click()
  await chat.locator('.stars label').nth(2).click()
  await chat.getByRole('button', { name: 'Send rating' }).click()
  const thanks = chat.getByText('Thank you for your rating')
  await seen(thanks)
  await stands(chat)
  await agent.page.locator('.log').getByText('Rated 3 of 5').waitFor()
  await seen(thanks)
  await visitor.say('One more thing')
  await reads(agent.page, 'One more thing')
  await thanks.waitFor({ state: 'detached' })
})
