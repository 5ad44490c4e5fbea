import { signal } from '@preact/signals'
import { beforeEach, expect, test, vi } from 'vitest'
import { jumpToMessage } from '../../web-client/console/parts/jump-to-message.ts'
import type { ConsoleView, Sought } from '../../web-client/console/state/console-view.ts'
import type { InboxRow } from '../../web-client/core/agent/inbox-row.ts'

beforeEach(() => vi.stubGlobal('document', { activeElement: null }))

/** A conversation of so many pages, the oldest of which has the message m1. */
function conversationOf(pages: number) {
  const items = signal<readonly object[]>([])
  const hasOlder = signal(pages > 0)
  let loaded = 0
  const loadOlder = () => {
    loaded += 1
    hasOlder.value = loaded < pages
    if (!hasOlder.value) items.value = [{ kind: 'stored', message: { uid: 'm1' } }]
    return Promise.resolve()
  }
  const conversation = { items, hasOlder, loadOlder, notes: { hasOlder: signal(false) } }
  const view = { sought: signal<Sought | undefined>(undefined), glance: () => {} } as unknown as ConsoleView
  return { row: { topic: 't', load: () => Promise.resolve(), conversation } as unknown as InboxRow, view }
}

test('a jump says whether it shows the message, or that it is too far back, or nowhere', async () => {
  const near = conversationOf(3)
  expect(await jumpToMessage(near.view, near.row, 'm1')).toBe('shown')
  const far = conversationOf(100)
  expect(await jumpToMessage(far.view, far.row, 'm1')).toBe('tooFarBack')
  const none = conversationOf(3)
  expect(await jumpToMessage(none.view, none.row, 'm2')).toBe('gone')
  expect(none.view.sought.value).toBeUndefined()
})

test('an agent who has jumped elsewhere meanwhile is told nothing about the first jump', async () => {
  const { view, row } = conversationOf(3)
  const jump = jumpToMessage(view, row, 'm2')
  view.sought.value = { topic: 'other', uid: 'm9', from: null }
  expect(await jump).toBe('left')
})
