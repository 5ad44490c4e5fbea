import { expectOf, keepPicture, press, say, sees, stands } from '../person.ts'
import { openChat, type Stage } from '../stage.ts'

/** The server goes away and comes back: both faces reconnect as they are, and nothing is lost. */
export async function outliveServer({ visitor, agent, restart }: Stage): Promise<void> {
  await restart(async () => {
    await sees(visitor.chat, '.light:not([data-state=connected])')
    await say(visitor, visitor.chat, 'said to nobody')
    await sees(visitor.chat, ['.said', 'said to nobody'])
  })
  await sees(agent.page, ['.said', 'said to nobody'])
  await say(agent, agent.page, 'I am back')
  await sees(visitor.chat, ['.said', 'I am back'])
}

/** The agent ends the conversation, the visitor rates it; the agent sees that, and all is there after a reload. */
export async function endAndRate({ visitor, agent }: Stage): Promise<void> {
  await say(visitor, visitor.chat, 'That is all')
  await press(agent.page, ['.rows .row', 'That is all'])
  await press(agent.page, ['.pane-head button', 'End'])
  await stands(agent.page)
  await press(agent.page, ['dialog[open] footer button', 'End conversation'])
  await sees(visitor.chat, ['.card', 'This conversation has ended'])
  await stands(visitor.chat)
  await keepPicture(visitor, 'ended')
  await press(visitor.chat, '.stars label:nth-of-type(4)')
  await press(visitor.chat, '.rating textarea')
  await visitor.type('Thank you')
  await press(visitor.chat, ['.rating button', 'Send'])
  await sees(visitor.chat, ['.card', 'Thank you for your rating'])
  await sees(agent.page, ['.log', 'Rated 4 of 5'])
  await visitor.reload()
  const isOpen =
    "return document.querySelector('parley-chat')?.shadowRoot.querySelector('iframe:not([hidden])') != null"
  if ((await visitor.page.run(isOpen)) !== true) await openChat(visitor)
  await sees(visitor.chat, ['.said', 'That is all'])
  await stands(visitor.chat)
  await agent.reload()
  await expectOf(agent.page, "return document.querySelector('.rail .light')?.dataset.state").toBe('connected')
  await stands(agent.page)
}
