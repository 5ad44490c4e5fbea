import { type Kysely, Migrator } from 'kysely'
import * as theLine from '../migrations/0001-0019/0001-the-line.ts'
import * as theDispatcher from '../migrations/0001-0019/0002-the-dispatcher.ts'
import * as handingOver from '../migrations/0001-0019/0004-handing-over.ts'
import * as endings from '../migrations/0001-0019/0005-endings.ts'
import * as sessions from '../migrations/0001-0019/0006-sessions.ts'
import * as queueOrder from '../migrations/0001-0019/0007-queue-order.ts'
import * as files from '../migrations/0001-0019/0008-files.ts'
import * as desk from '../migrations/0001-0019/0009-desk.ts'
import * as openThreads from '../migrations/0001-0019/0010-open-threads.ts'
import * as longLists from '../migrations/0001-0019/0011-long-lists.ts'
import * as credentials from '../migrations/0001-0019/0012-credentials.ts'
import * as visitorsSeen from '../migrations/0001-0019/0013-visitors-seen.ts'
import * as commitMark from '../migrations/0001-0019/0014-commit-mark.ts'
import * as audit from '../migrations/0001-0019/0016-audit.ts'
import * as uids from '../migrations/0001-0019/0018-uids.ts'
import * as listedAt from '../migrations/0001-0019/0019-listed-at.ts'
import * as openLeaveMessages from '../migrations/0020-0039/0020-open-leave-messages.ts'
import * as sought from '../migrations/0020-0039/0021-sought.ts'
import * as uidsByTime from '../migrations/0020-0039/0022-uids-by-time.ts'
import * as leftAt from '../migrations/0020-0039/0023-left-at.ts'
import * as ownProfiles from '../migrations/0020-0039/0024-own-profiles.ts'
import * as visitorPriority from '../migrations/0020-0039/0025-visitor-priority.ts'
import * as announcements from '../migrations/0020-0039/0027-announcements.ts'
import * as devicePreferences from '../migrations/0020-0039/0029-device-preferences.ts'
import * as memberSince from '../migrations/0020-0039/0030-member-since.ts'
import * as records from '../migrations/0020-0039/0034-records.ts'
import * as erasures from '../migrations/0020-0039/0037-erasures.ts'
import * as retention from '../migrations/0020-0039/0038-retention.ts'
import * as friends from '../migrations/0040-0059/0040-friends.ts'
import * as groups from '../migrations/0040-0059/0041-groups.ts'
import * as peopleFound from '../migrations/0040-0059/0042-people-found.ts'
import * as pageVisits from '../migrations/0040-0059/0044-page-visits.ts'
import * as blocks from '../migrations/0040-0059/0045-blocks.ts'
import * as merges from '../migrations/0040-0059/0046-merges.ts'
import * as answers from '../migrations/0040-0059/0047-answers.ts'
import * as groupsOfAgents from '../migrations/0040-0059/0050-groups-of-agents.ts'
import * as forgottenTies from '../migrations/0040-0059/0052-forgotten-ties.ts'
import * as auditTargets from '../migrations/0040-0059/0053-audit-targets.ts'
import * as openRecords from '../migrations/0040-0059/0054-open-records.ts'
import * as sessionBeginnings from '../migrations/0040-0059/0055-session-beginnings.ts'
import * as marks from '../migrations/0040-0059/0056-marks.ts'
import type { Schema } from './base/schema.ts'

const ofSqlite = {
  '0001-the-line': theLine,
  '0002-the-dispatcher': theDispatcher,
  '0004-handing-over': handingOver,
  '0005-endings': endings,
  '0006-sessions': sessions,
  '0007-queue-order': queueOrder,
  '0008-files': files,
  '0009-desk': desk,
  '0010-open-threads': openThreads,
  '0011-long-lists': longLists,
  '0012-credentials': credentials,
  '0013-visitors-seen': visitorsSeen,
  '0014-commit-mark': commitMark,
  '0016-audit': audit,
  '0018-uids': uids,
  '0019-listed-at': listedAt,
  '0020-open-leave-messages': openLeaveMessages,
  '0021-sought': sought,
  '0022-uids-by-time': uidsByTime,
  '0023-left-at': leftAt,
  '0024-own-profiles': ownProfiles,
  '0025-visitor-priority': visitorPriority,
  '0027-announcements': announcements,
  '0029-device-preferences': devicePreferences,
  '0030-member-since': memberSince,
  '0034-records': records,
  '0037-erasures': erasures,
  '0038-retention': retention,
  '0040-friends': friends,
  '0041-groups': groups,
  '0042-people-found': peopleFound,
  '0044-page-visits': pageVisits,
  '0045-blocks': blocks,
  '0046-merges': merges,
  '0047-answers': answers,
  '0050-groups-of-agents': groupsOfAgents,
  '0052-forgotten-ties': forgottenTies,
  '0053-audit-targets': auditTargets,
}

/** Migrations that every database has; add new ones here. */
export const later = {
  '0054-open-records': openRecords,
  '0055-session-beginnings': sessionBeginnings,
  '0056-marks': marks,
}

/** Migrates a database of SQLite to this version; throws, and leaves nothing half done, if it cannot. */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...ofSqlite, ...later }) } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
