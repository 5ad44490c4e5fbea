import type { Store } from '../store.ts'
import type { Commits } from './base/write-operations.ts'
import { agentAdminIn } from './organization/agent-admin.ts'
import { announcementsIn } from './organization/announcements.ts'
import { auditIn } from './organization/audit.ts'
import { quickRepliesIn } from './organization/quick-replies.ts'
import { reportsIn } from './organization/reports.ts'
import { retentionIn } from './organization/retention.ts'
import { socialSettingsIn } from './organization/social-settings.ts'
import { widgetsIn } from './organization/widgets.ts'
import { workgroupAdminIn } from './organization/workgroup-admin.ts'
import { blocksIn } from './people/blocks.ts'
import { contactsIn } from './people/contacts.ts'
import { credentialsIn } from './people/credentials.ts'
import { erasuresIn } from './people/erasures.ts'
import { peopleSearchIn } from './people/find-people.ts'
import { mergesIn } from './people/merges.ts'
import { agentsIn, type Databases, visitorsIn, workgroupsIn } from './people/people.ts'
import { relationsIn } from './people/relations.ts'
import { sessionsIn } from './people/sessions.ts'
import { visitsIn } from './people/visits.ts'
import { messageLogOf } from './threads/committed-log.ts'
import { deadlinesIn } from './threads/deadlines.ts'
import { type DeviceWrites, devicesIn } from './threads/devices.ts'
import { filesIn } from './threads/files.ts'
import { groupsIn } from './threads/groups.ts'
import { leaveMessagesIn } from './threads/leave-messages.ts'
import { logReading } from './threads/message-log.ts'
import type { Marking } from './threads/parts.ts'
import { proposalsIn } from './threads/proposals.ts'
import { recordCountsIn } from './threads/record-counts.ts'
import { recordsIn } from './threads/records.ts'
import { statisticsIn } from './threads/statistics.ts'
import { readsThreads, threadsIn } from './threads/threads.ts'

/** Where a store reads and writes. */
export interface StoreParts extends Databases {
  /** For lists, so that no message or decision waits for one over everything. */
  readonly lister: Databases['reader']
  /** A writer for statements that check and write at once, if the other one does not keep both together. */
  readonly strict?: Databases['writer']
  readonly commits: Commits
  readonly marking: Marking
}

/** Returns the ports whose SQL is the same for every dialect. */
export function portsIn({
  reader,
  writer,
  lister,
  strict = writer,
  commits,
  marking,
}: StoreParts): Omit<Store, 'search' | 'eraser' | 'beat' | 'close'> {
  const databases = { reader, writer }
  const { threadList, ...lists } = listsIn({ reader: lister, writer })
  return {
    log: messageLogOf(commits, logReading(reader)),
    threads: { ...threadsIn(reader), ...threadList, change: (thread, change) => commits.change(thread, change) },
    devices: devicesIn(reader, deviceWritesBy(commits), marking),
    ...peopleIn(databases),
    files: filesIn({ reader, writer: strict }),
    widgets: widgetsIn(databases),
    ...lists,
    credentials: credentialsIn(databases),
    sessions: sessionsIn(databases),
    erasures: erasuresIn(databases),
    proposals: proposalsIn(databases),
    deadlines: deadlinesIn(databases),
    ...socialIn(databases),
  }
}

/**
 * Writes devices together with the messages: a transaction for each would cost an fsync for each of thousands that
 * reconnect.
 */
function deviceWritesBy(commits: Commits): DeviceWrites {
  return {
    register: async (device) => {
      const registered = await commits.register(device)
      return registered.outcome === 'known' ? null : registered.cursors
    },
    prefer: (clientId, preferences) => commits.prefer(clientId, preferences),
    forget: (clientId) => commits.forgetDevice(clientId),
    forgetCursors: (cursors) => commits.forgetCursors(cursors),
    save: (cursors, settled, settledAt) => commits.saveCursors({ cursors, settled, settledAt }),
  }
}

/** Visitors, agents and their workgroups. */
function peopleIn(databases: Databases) {
  return {
    agents: agentsIn(databases),
    visitors: visitorsIn(databases),
    workgroups: workgroupsIn(databases),
    staff: agentAdminIn(databases),
    groups: workgroupAdminIn(databases),
    retention: retentionIn(databases),
    blocks: blocksIn(databases),
    merges: mergesIn(databases),
  }
}

/** What app users do among themselves. */
function socialIn(databases: Databases) {
  return {
    socialSettings: socialSettingsIn(databases),
    relations: relationsIn(databases),
    userGroups: groupsIn(databases),
    reports: reportsIn(databases),
    people: peopleSearchIn(databases),
  }
}

/** The lists that people browse. */
function listsIn(databases: Databases) {
  const { query, count } = threadsIn(databases.reader)
  return {
    threadList: { query, count },
    quickReplies: quickRepliesIn(databases),
    contacts: contactsIn(databases),
    leaveMessages: leaveMessagesIn(databases.reader),
    statistics: statisticsIn(databases),
    records: recordsIn(databases.reader, readsThreads(databases.reader)),
    visits: visitsIn(databases.reader),
    recordCounts: recordCountsIn(databases.reader),
    audit: auditIn(databases),
    announcements: announcementsIn(databases),
  }
}
