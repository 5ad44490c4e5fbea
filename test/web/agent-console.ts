import { IDBFactory } from 'fake-indexeddb'
import { expect } from 'vitest'
import type { InboxRow } from '../../web-client/core/agent/inbox-row.ts'
import { Workspace } from '../../web-client/core/agent/workspace.ts'
import { AgentSession } from '../../web-client/core/connection/agent-session.ts'
import { Api } from '../../web-client/core/connection/api.ts'
import { indexedOutbox } from '../../web-client/core/platform/letter-store.ts'
import type { perTest } from '../support/fixtures.ts'
import { adminPassword, agentPassword, type TestServer } from '../support/test-server.ts'
import { openPage, type TestPage } from './test-platform.ts'
import { newBrowser } from './visitor-page.ts'

/** The core of an agent's console, over the real server. */
export interface AgentConsole extends TestPage {
  readonly workspace: Workspace
  readonly session: AgentSession
  readonly hasConnection: (state: string) => Promise<void>
  /** Returns the row of a topic, once it is there. */
  readonly row: (topic: string) => Promise<InboxRow>
  /** Returns the lines of a row's conversation; notes in brackets. */
  readonly lines: (row: InboxRow) => string[]
}

globalThis.indexedDB = new IDBFactory()

/** The consoles that are opened in a test or a file; their workspaces stop at its end. */
export interface Consoles {
  readonly keep: (opened: AgentConsole) => AgentConsole
  readonly close: () => void
}

/** Returns the consoles of each test, or of all tests of a file. */
export function consolesOf(shared: typeof perTest): Consoles {
  return shared.made(startKeeping, ({ close }) => close())
}

function startKeeping(): Consoles {
  const all: AgentConsole[] = []
  return {
    keep: (opened) => {
      all.push(opened)
      return opened
    },
    close: () => {
      for (const { workspace } of all) workspace.stop()
    },
  }
}

export async function openConsole(
  server: Pick<TestServer, 'url' | 'wsUrl'>,
  given: { username?: string; password?: string; browser?: ReturnType<typeof newBrowser> } = {},
): Promise<AgentConsole> {
  const { username = 'admin', password = adminPassword, browser = newBrowser() } = given
  const page = openPage(browser.keep)
  const { platform } = page
  const api = new Api(server.url, platform)
  const session = new AgentSession(api, platform)
  const agent = session.tokens.stored ?? (await session.logIn(username, password))
  const onStorageError = (error: unknown) => {
    throw error
  }
  const store = indexedOutbox(browser.outbox)
  const workspace = new Workspace({ platform, api, session, agent, socketUrl: server.wsUrl, store, onStorageError })
  workspace.start()
  return {
    ...page,
    workspace,
    session,
    hasConnection: (state) => expect.poll(() => workspace.connectionState.value, { timeout: 10_000 }).toBe(state),
    row: async (topic) => {
      await expect.poll(() => workspace.inbox.rows.value.has(topic), { timeout: 10_000 }).toBe(true)
      return workspace.inbox.rows.value.get(topic) as InboxRow
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
): Promise<AgentConsole> {
  const [row] = server.rows(
    'select username from users join agents on agents.user_uid = users.uid where agents.uid = ?',
    uid,
  )
  return seated(await openConsole(server, { username: String(row?.username), password: agentPassword, browser }))
}

/** Resolves once everything is loaded. */
export async function seated(found: AgentConsole): Promise<AgentConsole> {
  await found.hasConnection('connected')
  await expect.poll(() => found.workspace.isRead.value, { timeout: 10_000 }).toBe(true)
  return found
}
