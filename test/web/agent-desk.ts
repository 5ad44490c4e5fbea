import { IDBFactory } from 'fake-indexeddb'
import { expect } from 'vitest'
import type { InboxRow } from '../../web-client/core/agent/inbox-row.ts'
import { Workspace } from '../../web-client/core/agent/workspace.ts'
import { AgentSession } from '../../web-client/core/connection/agent-session.ts'
import { Api } from '../../web-client/core/connection/api.ts'
import { indexedOutbox } from '../../web-client/core/platform/letter-store.ts'
import { adminPassword, agentPassword, type TestServer } from '../support/test-server.ts'
import { openPage, type TestPage } from './test-platform.ts'
import { newBrowser } from './visitor-page.ts'

/** The core of an agent's console, over the real server. */
export interface AgentDesk extends TestPage {
  readonly desk: Workspace
  readonly session: AgentSession
  readonly hasLink: (state: string) => Promise<void>
  /** Returns the row of a topic, once it is there. */
  readonly row: (topic: string) => Promise<InboxRow>
  /** Returns the lines of a row's conversation; notes in brackets. */
  readonly lines: (row: InboxRow) => string[]
}

globalThis.indexedDB = new IDBFactory()

export async function openDesk(
  server: Pick<TestServer, 'url' | 'wsUrl'>,
  given: { username?: string; password?: string; browser?: ReturnType<typeof newBrowser> } = {},
): Promise<AgentDesk> {
  const { username = 'admin', password = adminPassword, browser = newBrowser() } = given
  const page = openPage(browser.keep)
  const { platform } = page
  const api = new Api(server.url, platform)
  const session = new AgentSession(api, platform)
  const agent = session.tokens.held ?? (await session.logIn(username, password))
  const onUnkept = (error: unknown) => {
    throw error
  }
  const store = indexedOutbox(browser.outbox)
  const desk = new Workspace({ platform, api, session, agent, socketUrl: server.wsUrl, store, onUnkept })
  desk.start()
  return {
    ...page,
    desk,
    session,
    hasLink: (state) => expect.poll(() => desk.linkState.value, { timeout: 10_000 }).toBe(state),
    row: async (topic) => {
      await expect.poll(() => desk.inbox.rows.value.has(topic), { timeout: 10_000 }).toBe(true)
      return desk.inbox.rows.value.get(topic) as InboxRow
    },
    lines: (row) =>
      row.conversation.items.value.map((item) => {
        if (item.kind === 'pending') return `${item.letter.content}:${item.letter.state}:${item.letter.failure}`
        const { content, thread } = item.message
        return thread.type === 'NOTES' ? `(${content})` : content
      }),
  }
}

/** Opens the console of a test agent; resolves once everything is loaded. */
export async function seat(
  server: Pick<TestServer, 'url' | 'wsUrl' | 'rows'>,
  uid: string,
  browser = newBrowser(),
): Promise<AgentDesk> {
  const [row] = server.rows(
    'select username from users join agents on agents.user_uid = users.uid where agents.uid = ?',
    uid,
  )
  return seated(await openDesk(server, { username: String(row?.username), password: agentPassword, browser }))
}

/** Resolves once everything is loaded. */
export async function seated(found: AgentDesk): Promise<AgentDesk> {
  await found.hasLink('connected')
  await expect.poll(() => found.desk.isRead.value, { timeout: 10_000 }).toBe(true)
  return found
}
