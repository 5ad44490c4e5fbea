import { batch } from '@preact/signals'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import type { ConsoleView } from '../state/console-view.ts'
import type { ConsolePage, Place } from '../state/place.ts'

/** Without a list by then, the thread itself is asked for, which says why there is none. */
const listedWithinMs = 60_000

/** Returns where the agent is. */
export function placeOf(view: ConsoleView): Place {
  return placeOn(view, view.page.value)
}

/** Returns where the agent is on a page, or was when they left it. */
export function placeOn(view: ConsoleView, page: ConsolePage): Place {
  const { tab, currentRow, unopened, settings, statistics, leftState, liveSite, records, contacts } = view
  switch (page) {
    case 'inbox':
      return {
        page: 'inbox',
        tab: tab.value,
        threadUid: currentRow.value?.thread.value.uid ?? unopened.value?.uid ?? '',
      }
    case 'visitors':
      return { page: 'visitors', workgroupUid: liveSite.value }
    case 'left':
      return { page: 'left', state: leftState.value }
    case 'contacts':
      return { page: 'contacts', ...contacts.value }
    case 'records':
      return { page: 'records', ...records.value }
    case 'reports':
      return { page: 'reports', state: view.reportState.value }
    case 'statistics':
      return { page: 'statistics', ...statistics.value }
    case 'settings':
      return { page: 'settings', ...settings.value }
  }
}

/** Shows what an address names. Resolves once it is shown, or the reason why it cannot be. */
export async function openPlace(view: ConsoleView, place: Place): Promise<void> {
  batch(() => {
    view.dialog.value = undefined
    view.page.value = place.page
    if (place.page === 'settings') view.settings.value = { ...place, isMaking: false }
    if (place.page === 'statistics') {
      const { page: _, ...statistics } = place
      view.statistics.value = statistics
    }
    if (place.page === 'visitors') view.liveSite.value = place.workgroupUid
    if (place.page === 'contacts') view.contacts.value = { search: place.search, uid: place.uid }
    if (place.page === 'records') {
      const { filters, threadUid, at } = place
      view.records.value = { filters, threadUid, at }
    }
    if (place.page === 'reports') view.reportState.value = place.state
    if (place.page === 'left') view.leftState.value = place.state
    if (place.page !== 'inbox') return
    view.tab.value = place.tab
    if (place.threadUid === '') view.leaveConversation()
  })
  if (place.page === 'inbox' && place.threadUid !== '') await openThread(view, place.threadUid)
}

/** Opens a thread that the agent takes part in; for any other one, says in its place why it stays closed. */
export async function openThread(view: ConsoleView, uid: string): Promise<void> {
  const { workspace, language } = view
  const before = standingOf(view)
  await isListed(view)
  const known = [...workspace.inbox.rows.value.values()].find((row) => isOf(row, uid))
  let found: InboxRow | undefined = known
  let reason = language.value.console.list.notYours
  let isFinal = true
  try {
    found ??= await workspace.threads.find(uid)
  } catch (error) {
    reason = view.reasonOf(error)
    isFinal = false
  }
  // The agent has gone elsewhere in the meantime.
  if (standingOf(view) !== before) return
  if (found !== undefined) return view.show(found)
  view.leaveConversation()
  view.unopened.value = { uid, reason, isFinal }
}

function standingOf({ page, current }: ConsoleView): string {
  return `${page.value} ${current.value}`
}

function isOf({ thread, ended }: InboxRow, uid: string): boolean {
  return thread.value.uid === uid || ended.value?.uid === uid
}

/** Resolves once the agent's conversations are loaded, at the latest after `listedWithinMs`. */
async function isListed({ workspace }: ConsoleView): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const unwatch = workspace.inbox.isRead.subscribe((isRead) => isRead && resolve())
  const timer = setTimeout(resolve, listedWithinMs)
  await promise
  clearTimeout(timer)
  unwatch()
}
