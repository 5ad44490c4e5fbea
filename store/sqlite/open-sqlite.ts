import { Kysely } from 'kysely'
import type { OnLimit } from '../../domain/limit-reached.ts'
import type { Schema } from '../sql/base/schema.ts'
import { migrate } from '../sql/migrate.ts'
import { agentAdminIn } from '../sql/organization/agent-admin.ts'
import { announcementsIn } from '../sql/organization/announcements.ts'
import { auditIn } from '../sql/organization/audit.ts'
import { quickRepliesIn } from '../sql/organization/quick-replies.ts'
import { reportsIn } from '../sql/organization/reports.ts'
import { retentionIn } from '../sql/organization/retention.ts'
import { socialSettingsIn } from '../sql/organization/social-settings.ts'
import { widgetsIn } from '../sql/organization/widgets.ts'
import { workgroupAdminIn } from '../sql/organization/workgroup-admin.ts'
import { blocksIn } from '../sql/people/blocks.ts'
import { contactsIn } from '../sql/people/contacts.ts'
import { credentialsIn } from '../sql/people/credentials.ts'
import { erasuresIn } from '../sql/people/erasures.ts'
import { peopleSearchIn } from '../sql/people/find-people.ts'
import { mergesIn } from '../sql/people/merges.ts'
import { agentsIn, type Databases, visitorsIn, workgroupsIn } from '../sql/people/people.ts'
import { relationsIn } from '../sql/people/relations.ts'
import { sessionsIn } from '../sql/people/sessions.ts'
import { visitsIn } from '../sql/people/visits.ts'
import { deadlinesIn } from '../sql/threads/deadlines.ts'
import { type DeviceWrites, devicesIn } from '../sql/threads/devices.ts'
import { eraserIn } from '../sql/threads/eraser.ts'
import { filesIn } from '../sql/threads/files.ts'
import { groupsIn } from '../sql/threads/groups.ts'
import { leaveMessagesIn } from '../sql/threads/leave-messages.ts'
import { logReading } from '../sql/threads/message-log.ts'
import { proposalsIn } from '../sql/threads/proposals.ts'
import { recordCountsIn } from '../sql/threads/record-counts.ts'
import { recordsIn } from '../sql/threads/records.ts'
import { statisticsIn } from '../sql/threads/statistics.ts'
import { readsThreads, threadsIn } from '../sql/threads/threads.ts'
import type { Store } from '../store.ts'
import { DatabaseThread } from './driver/database-thread.ts'
import { sqliteDialect } from './driver/dialect.ts'
import { lazyDatabase } from './driver/lazy-database.ts'
import { Lock } from './driver/lock.ts'
import type { Database, WorkerOptions } from './driver/protocol.ts'
import { asAnswered, type OnFault } from './driver/storage-fault.ts'
import { emptyWal } from './durability/empty-wal.ts'
import { messageLogOf } from './message-log.ts'
import { SqliteSearch } from './search/message-search.ts'
import { type CommitLimits, GroupCommit } from './writer/group-commit.ts'

/** Callbacks and limits of an open store. */
export interface StoreWatch {
  /** Called when a thread exits unexpectedly: nothing can be stored any more. */
  readonly onDeath: (error: Error) => void
  /** Called when something could not be stored; the caller was refused. */
  readonly onFault?: OnFault
  /** How much is written at once and may wait; unlimited if absent, for programs that do one thing at a time. */
  readonly commits?: CommitLimits
  readonly onLimit?: OnLimit
}

/** Opens one connection. */
export type Connect = (options: WorkerOptions, watch: Required<Pick<StoreWatch, 'onDeath' | 'onFault'>>) => Database

const { MAX_SAFE_INTEGER: most } = Number
const endless = { operations: most, characters: most, waiting: most, waitingCharacters: most, underWay: 1 }

const onThread: Connect = (options, { onDeath, onFault }) =>
  new DatabaseThread(options, onDeath, (message, code) => asAnswered(message, code, onFault))

/**
 * Opens a SQLite file, and creates and migrates it if needed. One connection writes, another reads, and a third reads
 * lists, each on its own thread unless `connect` does otherwise.
 */
export async function openSqlite(
  path: string,
  { onDeath, onFault = () => {}, onLimit = () => {}, commits: limits = endless }: StoreWatch,
  connect: Connect = onThread,
): Promise<Store> {
  const watch = { onDeath, onFault }
  const writing = connect({ path, readOnly: false }, watch)
  const lock = new Lock()
  const writer = new Kysely<Schema>({ dialect: sqliteDialect(writing, lock) })
  await migrate(writer).catch(async (error: Error) => {
    await writing.close()
    throw error
  })
  const reading = connect({ path, readOnly: true }, watch)
  const reader = new Kysely<Schema>({ dialect: sqliteDialect(reading) })
  // Separate, because a list over everything takes half a second, and no message or decision may wait for it.
  const listing = lazyDatabase(() => connect({ path, readOnly: true }, watch))
  const lister = new Kysely<Schema>({ dialect: sqliteDialect(listing) })
  const { threadList, ...lists } = listsIn({ reader: lister, writer })
  const commits = new GroupCommit(writing, lock, { commits: limits, onFault, onLimit })
  const databases = { reader, writer }
  const search = new SqliteSearch(path)
  return {
    log: messageLogOf(commits, logReading(reader)),
    threads: { ...threadsIn(reader), ...threadList, change: (thread, change) => commits.change(thread, change) },
    devices: devicesIn(reader, deviceWritesBy(commits)),
    ...peopleIn(databases),
    files: filesIn(databases),
    widgets: widgetsIn(databases),
    ...lists,
    search,
    credentials: credentialsIn(databases),
    sessions: sessionsIn(databases),
    erasures: erasuresIn(databases),
    eraser: { ...eraserIn(databases), emptyWal: () => emptyWal(writer) },
    proposals: proposalsIn(databases),
    deadlines: deadlinesIn(databases),
    ...socialIn(databases),
    beat: (bytes) => beat(bytes, writing, lock),
    close: async () => {
      await commits.idle()
      await search.close()
      // The writer last: a reader that closes last cannot checkpoint the WAL into the file.
      await Promise.all([reading.close(), listing.close()])
      await writing.close()
    },
  }
}

/**
 * Writes devices together with the messages: a transaction for each would cost an fsync for each of thousands that
 * reconnect.
 */
function deviceWritesBy(commits: GroupCommit): DeviceWrites {
  return {
    register: async (device) => {
      const registered = await commits.register(device)
      return registered.outcome === 'known' ? null : registered.cursors
    },
    prefer: (clientId, preferences) => commits.prefer(clientId, preferences),
    forget: (clientId) => commits.forgetDevice(clientId),
    forgetCursors: (cursors) => commits.forgetCursors(cursors),
    save: (...progress) => commits.saveCursors(...progress),
  }
}

/** Takes the lock like all writers: between the statements of a transaction it would become part of it. */
async function beat(bytes: number, writing: Database, lock: Lock): Promise<void> {
  const release = await lock.acquire()
  await writing.ask({ kind: 'beat', bytes }).finally(release)
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
