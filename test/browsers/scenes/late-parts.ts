import { openDoor } from '../../e2e/door.ts'
import { lacks, press, sees, stands } from '../person.ts'
import { comeAsAgent, comeAsVisitor, type Stage } from '../stage.ts'

/**
 * Lazy parts cannot be loaded for a while: the face says so, and shows them on the next try. A browser may remember a
 * failed module for as long as the page lives, or run half of it the next time.
 */
export async function loadLate({ server, visitor, agent }: Stage): Promise<void> {
  const door = await openDoor(server.url)
  try {
    door.refusePaths(/(statistics-page|download|emoji-picker)-.*js/)
    await comeAsVisitor(visitor, door.url)
    await press(visitor.chat, '.emoji > button')
    await comeAsAgent(agent, door.url)
    await press(agent.page, ['.rail-button', 'Statistics'])
    await sees(agent.page, ['.page', 'could not be loaded'])
    await stands(agent.page)
    await lacks(visitor.chat, '.emoji-picker')
    door.refusePaths()
    await press(agent.page, ['.rail-button', 'Inbox'])
    await press(agent.page, ['.rail-button', 'Statistics'])
    await sees(agent.page, ['.page h2', 'Day by day'])
    await press(visitor.chat, '.emoji > button')
    await sees(visitor.chat, '.emoji-grid button')
  } finally {
    await door.close()
  }
}
