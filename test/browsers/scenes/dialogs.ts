import type { Tab } from '../engine.ts'
import { composer, focusIn, keepPicture, lacks, press, sees, stands } from '../person.ts'
import type { Stage } from '../stage.ts'

/** The console's dialogs, and the keys that open them. */
const keys = [
  ['t', 'Transfer'],
  ['i', 'Invite'],
  ['e', 'End'],
  ['?', 'Shortcuts'],
] as const

/** Each dialog opens by its key, closes on Escape even from a field with text, and restores the focus. */
export async function openDialogs({ agent }: Stage): Promise<void> {
  for (const [key, name] of keys) {
    await press(agent.page, composer)
    await agent.key('Escape')
    await agent.key(key)
    if (name === 'Transfer') await sees(agent.page, ['.choice', 'Support'])
    await isOpenUntilEscape(agent, name)
  }
  await press(agent.page, composer)
  await agent.key('k', 'Control')
  await isOpenUntilEscape(agent, 'palette')
  await press(agent.page, '.me-button')
  await press(agent.page, ['.me-menu .menu-item', 'Offline'])
  await isOpenUntilEscape(agent, 'leaving')
  await press(agent.page, ['.rail-button', 'Statistics'])
  await press(agent.page, ['.page button', 'Live board'])
  await stands(agent.page)
  await keepPicture(agent, 'dialog-board')
  await agent.key('Escape')
  await lacks(agent.page, 'dialog[open]')
  await press(agent.page, ['.rail-button', 'Inbox'])
  await sees(agent.page, composer)
}

/** Escape closes what the chat has opened, one layer at a time, and the chat stays open. */
export async function openMenus({ visitor }: Stage): Promise<void> {
  const options = ['.header button', 'Options'] as const
  await press(visitor.chat, options)
  await sees(visitor.chat, ['.menu button', 'End conversation'])
  await focusIn(visitor.chat, '.menu button')
  await stands(visitor.chat)
  await keepPicture(visitor, 'menu')
  await visitor.key('Escape')
  await lacks(visitor.chat, '.menu')
  await focusIn(visitor.chat, '.menu-place > button')
  await press(visitor.chat, options)
  await press(visitor.chat, ['.menu button', 'End conversation'])
  await sees(visitor.chat, ['button', 'End it'])
  await stands(visitor.chat)
  await keepPicture(visitor, 'asked-to-end')
  await visitor.key('Escape')
  await lacks(visitor.chat, ['button', 'End it'])
  await sees(visitor.chat, composer)
}

async function isOpenUntilEscape(agent: Tab, name: string): Promise<void> {
  await sees(agent.page, 'dialog[open]')
  await stands(agent.page)
  await keepPicture(agent, `dialog-${name}`)
  await agent.type('so')
  await agent.key('Escape')
  await lacks(agent.page, 'dialog[open]')
  await focusIn(agent.page, composer)
}
