import { logIn, type TestPerson } from '../support/people.ts'
import { adminPassword, startTestServer, type TestServer } from '../support/test-server.ts'
import type { Engine, Tab } from './engine.ts'
import { expectOf, press, sees } from './person.ts'

/** A visitor and an agent in one kind of browser, with a server of their own. */
export interface Stage {
  /** For additional people. */
  readonly engine: Engine
  readonly server: TestServer
  readonly visitor: Tab
  readonly agent: Tab
  readonly admin: TestPerson
  /** Restarts the server with the same folder on the same port. */
  readonly restart: (whileAway: () => Promise<void>) => Promise<void>
  /** Stops the server; the owner of the browser closes it. */
  readonly end: () => Promise<void>
}

/** Starts a server; the agent is at the console, and the visitor has opened the chat in the shop. */
export async function openStage(engine: Engine): Promise<Stage> {
  const server = await startTestServer()
  let running = server
  const reply = { shortcut: 'parcel', title: 'On its way', content: 'Your parcel is on its way.' }
  const admin = await logIn(server)
  await server.http.post('/api/v1/quickreply/create', reply, admin.token)
  const [visitor, agent] = [await engine.open(), await engine.open()]
  for (const tab of [visitor, agent]) await tab.resize(1440, 860)
  await comeAsAgent(agent, server.url)
  await comeAsVisitor(visitor, server.url)
  return {
    ...{ engine, server, visitor, agent, admin },
    restart: async (whileAway) => {
      await running.stop()
      await whileAway()
      const config = { port: Number(new URL(server.url).port) }
      running = await startTestServer({ config, dataFolder: server.dataFolder })
    },
    end: () => running.remove(),
  }
}

/** A visitor of the shop opens the chat. */
export async function comeAsVisitor(tab: Tab, url: string): Promise<void> {
  await tab.goto(url)
  await openChat(tab)
}

/** Clicks the bubble. */
export async function openChat(tab: Tab): Promise<void> {
  const bubble = "return document.querySelector('parley-chat')?.shadowRoot.querySelector('button')"
  await expectOf(tab.page, `${bubble} != null`, [], 'the bubble is there').toBe(true)
  await tab.page.press(bubble)
  await sees(tab.chat, 'main.chat .header')
}

/** The admin opens the console. */
export async function comeAsAgent(tab: Tab, url: string): Promise<void> {
  await tab.goto(`${url}/console`)
  await press(tab.page, 'input[name=username]')
  await tab.type('admin')
  await press(tab.page, 'input[name=password]')
  await tab.type(adminPassword)
  await tab.key('Enter')
  await sees(tab.page, '.rail .light[data-state=connected]')
}
