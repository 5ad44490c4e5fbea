import { pieceOfMadeName } from '../../../domain/people/visitor-name.ts'
import { readTopic } from '../../../domain/thread/topic.ts'
import type { WireThread } from '../../../proto/wire.ts'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import type { Workspace } from '../../core/agent/workspace.ts'
import type { ConsoleView } from './console-view.ts'

/** Returns the name of the other person. */
export function nameOf(row: InboxRow, view: ConsoleView): string {
  const { user } = row.thread.value
  return row.isColleague ? (colleagueOf(row, view.workspace)?.nickname ?? user.nickname) : visitorName(user, view)
}

/** Returns the name that somebody gave the other person; undefined for a visitor whom nobody named. */
export function givenNameOf(row: InboxRow, view: ConsoleView): string | undefined {
  if (row.isColleague) return nameOf(row, view)
  const { uid, nickname } = row.thread.value.user
  const called = view.workspace.contactNames.byUid.value.get(uid) || nickname
  return called === '' || pieceOfMadeName({ uid, nickname: called }) !== undefined ? undefined : called
}

/**
 * Returns a visitor's name: set by an agent, otherwise their own, otherwise made from the uid in the reader's language.
 */
export function visitorName(
  { uid, nickname }: Pick<WireThread['user'], 'uid' | 'nickname'>,
  { workspace, language }: ConsoleView,
): string {
  const called = workspace.contactNames.byUid.value.get(uid) || nickname || uid.slice(0, 6)
  const piece = pieceOfMadeName({ uid, nickname: called })
  return piece === undefined ? called : language.value.console.list.visitor(piece)
}

/** Returns what the title of the tab names: the open conversation, otherwise the list, the section or the page. */
export function pageTitle(view: ConsoleView): string {
  const { pages, tabs, settings } = view.language.value.console
  const page = view.page.value
  if (page === 'settings') return `${settings[view.settings.value.section]} · ${pages.settings}`
  if (page !== 'inbox') return pages[page]
  const row = view.currentRow.value
  if (row !== undefined) return nameOf(row, view)
  return view.tab.value === 'mine' ? pages.inbox : `${tabs[view.tab.value]} · ${pages.inbox}`
}

/** Returns the other colleague of a one-to-one conversation. */
export function colleagueOf(row: InboxRow, workspace: Workspace) {
  return workspace.colleagues.byUid.value.get(otherOf(row, workspace))
}

/** Returns the uid of the other person. */
export function personOf(row: InboxRow, workspace: Workspace): string {
  return row.isColleague ? otherOf(row, workspace) : row.thread.value.user.uid
}

/** Returns the uid of the other agent, or of the group. */
function otherOf(row: InboxRow, { agent }: Workspace): string {
  const name = readTopic(row.topic)
  return (name?.kind === 'colleagues' && name.uids.find((uid) => uid !== agent.uid)) || row.thread.value.user.uid
}
