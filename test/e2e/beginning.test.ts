import { expect } from 'vitest'
import { type AgentPage, comeIn, composerIn, e2e, reads, talk, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()

async function endOf({ page }: AgentPage): Promise<void> {
  await page.getByRole('button', { name: 'End', exact: true }).click()
  await page.getByRole('button', { name: 'End conversation' }).click()
  await seen(page.getByRole('button', { name: 'Start a conversation' }))
}

e2e(
  'an agent writes to a visitor whose conversation has ended: the bubble counts it, and the chat opens it',
  async () => {
    const stage = await open()
    const { visitor, agent } = await talk(stage, { context: { viewport: { width: 1440, height: 900 } } })
    await endOf(agent)
    await visitor.bubble.click()
    await agent.page.getByRole('button', { name: 'Start a conversation' }).click()
    const dialog = agent.page.getByRole('dialog', { name: /^Start a conversation with / })
    await focusIn(dialog.getByRole('textbox'))
    await seen(dialog.getByRole('button', { name: 'Send' }))
    expect(await dialog.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true)
    await agent.page.keyboard.type('Your parcel has come back.')
    await agent.page.keyboard.press('Control+Enter')
    await focusIn(composerIn(agent.page))
    await reads(agent.page, 'Your parcel has come back.')
    await expect.poll(() => visitor.page.locator('parley-chat b').innerText()).toBe('1')
    await visitor.bubble.click()
    await seen(visitor.chat.locator('.said', { hasText: 'Your parcel has come back.' }))
    await visitor.say('Why?')
    await reads(agent.page, 'Why?')
  },
)

e2e(
  'a visitor who was away reads on return what was written meanwhile, and answers in the same conversation',
  async () => {
    const stage = await open()
    const { visitor, agent } = await talk(stage, { context: { viewport: { width: 1440, height: 900 } } })
    await endOf(agent)
    await visitor.page.goto('about:blank')
    await agent.page.getByRole('button', { name: 'Start a conversation' }).click()
    await agent.page.keyboard.type('Are you still looking?')
    await agent.page.keyboard.press('Control+Enter')
    await reads(agent.page, 'Are you still looking?')
    await visitor.page.goto(stage.server.url)
    const { chat, say } = await comeIn(visitor.page)
    await seen(chat.locator('.said', { hasText: 'Are you still looking?' }))
    await say('Yes')
    await reads(agent.page, 'Yes')
    const threads = stage.server.rows("select state from threads where type <> 'NOTES' order by created_at")
    expect(threads.map(({ state }) => state)).toEqual(['CLOSED', 'CHATTING'])
  },
)
