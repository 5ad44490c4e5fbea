import type { InboxRow } from '../../core/agent/inbox-row.ts'
import type { OpenThread } from '../../core/agent/open-threads.ts'
import { readPresence } from '../../core/agent/visitor-presence.ts'
import type { ConsoleView } from '../state/console-view.ts'
import { nameOf } from '../state/names.ts'

/** Returns the conversations of the current tab that match the search; the queue and the team have none. */
export function visibleRows(view: ConsoleView): readonly InboxRow[] {
  const wanted = view.search.value.trim().toLowerCase()
  const rows = allOf(view)
  return wanted === '' ? rows : rows.filter((row) => isFitting(row, view, wanted))
}

function allOf({ workspace, tab, search }: ConsoleView): readonly InboxRow[] {
  const { mine, here, left, closed } = workspace.inbox
  if (search.value.trim() !== '') return [...mine.value, ...closed.value.filter((row) => !row.isOpen.value)]
  switch (tab.value) {
    case 'mine':
      return [...here.value, ...left.value]
    case 'closed':
      return closed.value
    case 'all':
      return ownOf(workspace)
    case 'queue':
    case 'team':
      return []
  }
}

/** Returns the agent's own ones, in the order of the list of all open threads. */
function ownOf({ inbox, openThreads }: ConsoleView['workspace']): readonly InboxRow[] {
  const { here, left } = splitByPresence({ inbox, openThreads })
  const own = [...here, ...left].map(({ topic }) => inbox.rows.value.get(topic))
  return own.filter((row) => row?.isOpen.value === true) as InboxRow[]
}

/** Returns all open threads, those whose visitor has left apart; the order stays. */
export function splitByPresence({ inbox, openThreads }: Pick<ConsoleView['workspace'], 'inbox' | 'openThreads'>) {
  const isLeft = (thread: OpenThread) => {
    const row = inbox.rows.value.get(thread.topic)
    return row?.isOpen.value ? row.isLeft.value : readPresence(thread.presence)?.status === 'OFFLINE'
  }
  const threads = openThreads.threads.value
  return { here: threads.filter((thread) => !isLeft(thread)), left: threads.filter(isLeft) }
}

/** Returns the texts that a conversation is searched by, besides its name. */
export function textsOf({ thread, last }: InboxRow): readonly string[] {
  const { category, tags } = thread.value
  return [category, ...tags, last.value?.content ?? '']
}

function isFitting(row: InboxRow, view: ConsoleView, wanted: string): boolean {
  return [nameOf(row, view), ...textsOf(row)].some((text) => text.toLowerCase().includes(wanted))
}
