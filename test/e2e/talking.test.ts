import { expect } from 'vitest'
import { composerIn, e2e, readsExactly, talk, theatre } from './browser.ts'

const open = theatre()

e2e('a visitor of the shop and an agent at the console talk, both ways and in order, even without https', async () => {
  const stage = await open()
  const { visitor, agent } = await talk(stage, { host: 'shop.test' })
  expect(await visitor.page.evaluate(() => isSecureContext)).toBe(false)
  for (const number of [1, 2, 3]) {
    await visitor.say(`question ${number}`)
    await agent.page.getByText(`question ${number}`).last().waitFor()
    await agent.say(`answer ${number}`)
    await visitor.chat.getByText(`answer ${number}`).waitFor()
  }
  const all = ['Hello', 'Good day', 'question 1', 'answer 1', 'question 2', 'answer 2', 'question 3', 'answer 3']
  await readsExactly(visitor.chat, all)
  await readsExactly(agent.page, all)
})

e2e('each sees that their message was read, but not before the other looks at it', async () => {
  const { visitor, agent } = await talk(await open())
  await visitor.chat.locator('.tick[data-progress=read]').waitFor()
  await agent.page.locator('.tick[data-progress=read]').waitFor()
  await visitor.chat.getByRole('button', { name: 'Minimize' }).click()
  await agent.say('Are you there?')
  const last = agent.page.locator('.said[data-own=true]').last()
  await last.locator('.tick[data-progress=delivered]').waitFor()
  await expect.poll(() => visitor.bubble.getAttribute('aria-label')).toContain('1 unread')
  await visitor.bubble.click()
  await last.locator('.tick[data-progress=read]').waitFor()
})

e2e('each sees that the other is typing, and no longer once the message is sent', async () => {
  const { visitor, agent } = await talk(await open())
  await composerIn(agent.page).pressSequentially('wait')
  const dots = visitor.chat.locator('.typing')
  await dots.waitFor()
  await composerIn(agent.page).press('Enter')
  await dots.waitFor({ state: 'detached' })
  await composerIn(visitor.chat).pressSequentially('well')
  await agent.page.locator('.typing-words').waitFor()
})
