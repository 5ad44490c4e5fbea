import { signal } from '@preact/signals'
import { beforeEach, expect, test, vi } from 'vitest'
import { noThread, noUser, type WireMessage } from '../../proto/wire.ts'
import type { ConsoleView } from '../../web-client/console/state/console-view.ts'
import type { Preferences } from '../../web-client/console/state/preferences.ts'
import { consoleWords } from '../../web-client/console/words/en.ts'
import type { InboxRow } from '../../web-client/core/agent/inbox-row.ts'
import type { MessageListener } from '../../web-client/core/agent/incoming-messages.ts'
import { sharedWords } from '../../web-client/ui/words/en.ts'

let shown: string[]
beforeEach(() => {
  shown = []
  class Notification {
    static permission = 'granted'
    constructor(_: string, { body }: { body: string }) {
      shown.push(body)
    }
  }
  vi.stubGlobal('Notification', Notification)
  vi.stubGlobal('navigator', { userAgent: '' })
  vi.stubGlobal('isSecureContext', true)
  vi.stubGlobal('addEventListener', () => {})
  vi.stubGlobal('document', { hasFocus: () => false, title: '' })
})

/** Returns what the listener for messages is called with, of a console that runs in no page. */
async function listening(): Promise<MessageListener> {
  // It asks the browser what it may show as soon as it is loaded.
  const { Notifications } = await import('../../web-client/console/shell/notifications.ts')
  let listener: MessageListener = () => {}
  const workspace = {
    onMessage: (given: MessageListener) => {
      listener = given
      return () => {}
    },
    inbox: { mine: signal([]) },
    requests: { count: signal(0) },
    queue: { unasked: signal(0) },
    contactNames: { byUid: signal(new Map()) },
  }
  const language = signal({ locale: 'en', console: consoleWords, shared: sharedWords })
  const shown = { page: signal('inbox'), tab: signal('mine'), currentRow: signal(undefined) }
  const view = { workspace, language, panes: signal([]), ...shown } as unknown as ConsoleView
  new Notifications(view, { sound: signal(false), notifications: signal(true) } as unknown as Preferences).start()
  return (...given) => listener(...given)
}

const row = {
  topic: 'org/workgroup/w/v',
  isOpen: signal(true),
  isColleague: false,
  thread: signal({ ...noThread, topic: 'org/workgroup/w/v' }),
} as unknown as InboxRow

function said(uid: string, content: string): WireMessage {
  const message = { uid, type: 'TEXT', content, status: 'SUCCESS', createdAt: '', channel: 'WEB', extra: '' }
  return { ...message, thread: noThread, user: { ...noUser, type: 'VISITOR' }, seq: 1, sentAt: 1 }
}

test('a message that is replayed after a lost connection notifies once, and the same words said again notify again', async () => {
  const listener = await listening()
  listener(said('m1', 'hello'), row)
  listener(said('m1', 'hello'), row)
  expect(shown).toEqual(['hello'])
  listener(said('m2', 'hello'), row)
  expect(shown).toEqual(['hello', 'hello'])
})
