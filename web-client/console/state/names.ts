import { pieceOfMadeName } from '../../../domain/people/visitor-name.ts'
import { readTopic } from '../../../domain/thread/topic.ts'
import type { WireThread } from '../../../proto/wire.ts'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import type { Workspace } from '../../core/agent/workspace.ts'
import type { ConsoleView } from './console-view.ts'

/** Returns the name of the other person. */
export function nameOf(row: InboxRow, view: ConsoleView): string {
  const { user } = row.thread.value
  return row.isColleague ? (colleagueOf(row, view.desk)?.nickname ?? user.nickname) : visitorName(user, view)
}

/**
 * Returns a visitor's name: set by an agent, otherwise their own, otherwise made from the uid in the reader's language.
 */
export function visitorName(
  { uid, nickname }: Pick<WireThread['user'], 'uid' | 'nickname'>,
  { desk, language }: ConsoleView,
): string {
  const called = desk.contactNames.byUid.value.get(uid) || nickname || uid.slice(0, 6)
  const piece = pieceOfMadeName({ uid, nickname: called })
  return piece === undefined ? called : language.value.console.list.visitor(piece)
}

/** Returns the other colleague of a one-to-one conversation. */
export function colleagueOf(row: InboxRow, desk: Workspace) {
  return desk.colleagues.byUid.value.get(otherOf(row, desk))
}

/** Returns the uid of the other person. */
export function personOf(row: InboxRow, desk: Workspace): string {
  return row.isColleague ? otherOf(row, desk) : row.thread.value.user.uid
}

function otherOf({ topic }: InboxRow, { agent }: Workspace): string {
  const name = readTopic(topic)
  return (name?.kind === 'colleagues' && name.uids.find((uid) => uid !== agent.uid)) || ''
}
