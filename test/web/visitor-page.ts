import { IDBFactory } from 'fake-indexeddb'
import { expect } from 'vitest'
import { Api } from '../../web-client/core/connection/api.ts'
import { VisitorSession } from '../../web-client/core/connection/visitor-session.ts'
import type { Conversation } from '../../web-client/core/conversation/conversation.ts'
import { indexedOutbox } from '../../web-client/core/platform/letter-store.ts'
import { Visit } from '../../web-client/core/visitor/visit.ts'
import type { TestServer } from '../support/test-server.ts'
import { mapStorage, openPage, type TestPage } from './test-platform.ts'

/** What a browser keeps across pages. */
export interface Browser {
  readonly keep: ReturnType<typeof mapStorage>
  readonly outbox: string
}

export function newBrowser(): Browser {
  return { keep: mapStorage(), outbox: crypto.randomUUID() }
}

/** The core of a visitor's page, over the real server. */
export interface VisitorPage extends TestPage {
  readonly api: Api
  readonly visit: Visit
  /** Throws before the visit has begun. */
  readonly conversation: () => Conversation
  /** Returns the lines of the conversation: uids of stored messages, states of others. */
  readonly lines: () => string[]
  readonly hasStage: (stage: string) => Promise<void>
  readonly hasConnection: (state: string) => Promise<void>
  /** The same while time passes ten times as fast. */
  readonly reachesConnection: (state: string) => Promise<void>
}

export const target = { type: 'WORKGROUP', sid: 'df_wg_uid' } as const

globalThis.indexedDB = new IDBFactory()

export function openVisitorPage(server: Pick<TestServer, 'url' | 'wsUrl'>, browser = newBrowser()): VisitorPage {
  const page = openPage(browser.keep)
  const { platform } = page
  const api = new Api(server.url, platform)
  const visit = new Visit({
    platform,
    api,
    session: new VisitorSession(api, platform),
    socketUrl: server.wsUrl,
    store: indexedOutbox(browser.outbox),
    onStorageError: (error) => {
      throw error
    },
  })
  const conversation = () => {
    const open = visit.conversation.value
    if (open === undefined) throw new Error('no conversation')
    return open
  }
  return {
    ...page,
    api,
    visit,
    conversation,
    lines: () =>
      conversation().items.value.map((item) =>
        item.kind === 'stored' ? `${item.message.content}` : `${item.letter.content}:${item.letter.state}`,
      ),
    hasStage: (stage) => expect.poll(() => visit.stage.value, { timeout: 10_000 }).toBe(stage),
    hasConnection: (state) => expect.poll(() => visit.connectionState.value, { timeout: 10_000 }).toBe(state),
    reachesConnection: (state) => {
      const stateLater = async () => {
        await page.pass(500)
        return visit.connectionState.value
      }
      return expect.poll(stateLater, { timeout: 10_000 }).toBe(state)
    },
  }
}
