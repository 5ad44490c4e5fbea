import type { Tab } from '../engine.ts'
import { composer, focusIn, keepPicture, lacks, press, sees, stands } from '../person.ts'
import type { Stage } from '../stage.ts'

/** The console's dialogs, by the keys that open them. */
const keys = [
  ['t', 'Transfer'],
  ['i', 'Invite'],
  ['e', 'End'],
  ['?', 'Keys'],
] as const

/** Each dialog opens by its key, hears Escape also from a field with text, and gives the focus back. */
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
