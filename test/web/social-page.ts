import { randomUUID } from 'node:crypto'
import { type ReadonlySignal, signal } from '@preact/signals-core'
import 'fake-indexeddb/auto'
import { expect } from 'vitest'
import { Api } from '../../web-client/core/connection/api.ts'
import type { ConnectionState } from '../../web-client/core/connection/connection-state.ts'
import { VisitorSession } from '../../web-client/core/connection/visitor-session.ts'
import { indexedOutbox } from '../../web-client/core/platform/letter-store.ts'
import { Social } from '../../web-client/core/social/social.ts'
import { connectVisitor } from '../../web-client/core/visitor/visitor-connection.ts'
import { type AppUser, proofOf } from '../support/app-users.ts'
import type { TestServer } from '../support/test-server.ts'
import { openPage, type TestPage } from './test-platform.ts'
import { newBrowser } from './visitor-page.ts'

/** The core of an app user's page, over the real server. */
export interface SocialPage extends TestPage {
  readonly me: AppUser
  readonly social: Social
  readonly state: ReadonlySignal<ConnectionState>
  readonly end: () => void
}

/** Opens the page of an app user, new or known, connected and with its lists read. */
export async function openSocialPage(
  server: Pick<TestServer, 'url' | 'wsUrl'>,
  nickname: string,
  { siteUid = randomUUID() as string, browser = newBrowser(), allowed = { friends: true, groups: true } } = {},
): Promise<SocialPage> {
  const page = openPage(browser.keep)
  const { platform } = page
  const api = new Api(server.url, platform)
  const session = new VisitorSession(api, platform)
  const { uid } = await session.introduce({ visitorUid: siteUid, visitorHash: proofOf(siteUid), nickname })
  const state = signal<ConnectionState>('connecting')
  const onStorageError = (error: unknown) => {
    throw error
  }
  const deps = { platform, api, session, socketUrl: server.wsUrl, store: indexedOutbox(browser.outbox), onStorageError }
  const connection = connectVisitor(uid, deps, {
    onMessage: (message) => connection?.outbox.settle(message),
    onState: (next) => {
      state.value = next
    },
    onReconnected: () => {},
  })
  const token = () => session.tokens.current()
  const social = new Social({ uid, api, token, platform, connection, connectionState: state, allowed })
  const stop = social.start()
  await expect.poll(() => social.friends.isRead.value || !allowed.friends, { timeout: 10_000 }).toBe(true)
  await expect.poll(() => state.value, { timeout: 10_000 }).toBe('connected')
  const me = { uid, token: await token(), siteUid, nickname }
  const end = () => {
    stop()
    connection.stop()
  }
  return { ...page, me, social, state, end }
}
