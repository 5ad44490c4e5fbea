import { adminPassword, startTestServer, type TestServer } from '../support/test-server.ts'
import type { Tab } from './engine.ts'
import { press, sees } from './person.ts'

/** A server, and the pages of a browser before it. */
export interface Stage {
  readonly server: TestServer
  readonly restart: (whileAway: () => Promise<void>) => Promise<void>
  readonly remove: () => Promise<void>
}

/** Starts a server that can go away and come back on its port. */
export async function openStage(): Promise<Stage> {
  const server = await startTestServer()
  let running = server
  return {
    server,
    restart: async (whileAway) => {
      await running.stop()
      await whileAway()
      const config = { port: Number(new URL(server.url).port) }
      running = await startTestServer({ config, dataFolder: server.dataFolder })
    },
    remove: () => running.remove(),
  }
}

/** A visitor of the shop with the chat open. */
export async function comeAsVisitor(tab: Tab, url: string): Promise<void> {
  await tab.goto(url)
  await tab.page.press("return document.querySelector('parley-chat').shadowRoot.querySelector('button')")
  await sees(tab.chat, 'main.chat .header')
}

/** The admin at the console. */
export async function comeAsAgent(tab: Tab, url: string): Promise<void> {
  await tab.goto(`${url}/console`)
  await press(tab.page, 'input[name=username]')
  await tab.type('admin')
  await press(tab.page, 'input[name=password]')
  await tab.type(adminPassword)
  await tab.key('Enter')
  await sees(tab.page, '.rail')
}
