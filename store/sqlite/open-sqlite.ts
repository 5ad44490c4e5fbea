import { Kysely } from 'kysely'
import type { Schema } from '../sql/base/schema.ts'
import { endless, type StoreWatch } from '../sql/base/store-watch.ts'
import { migrate } from '../sql/migrate.ts'
import { portsIn } from '../sql/ports-in.ts'
import { eraserIn } from '../sql/threads/eraser.ts'
import type { Store } from '../store.ts'
import { DatabaseThread } from './driver/database-thread.ts'
import { sqliteDialect } from './driver/dialect.ts'
import { lazyDatabase } from './driver/lazy-database.ts'
import { Lock } from './driver/lock.ts'
import type { Database, WorkerOptions } from './driver/protocol.ts'
import { asAnswered } from './driver/storage-fault.ts'
import { emptyWal } from './durability/empty-wal.ts'
import { markingBy, renewEpochOfCopy } from './epochs.ts'
import { SqliteSearch } from './search/message-search.ts'
import { GroupCommit } from './writer/group-commit.ts'

/** Opens one connection. */
export type Connect = (options: WorkerOptions, watch: Required<Pick<StoreWatch, 'onDeath' | 'onFault'>>) => Database

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
  const prepared = migrate(writer).then(() => renewEpochOfCopy(writer, path))
  await prepared.catch(async (error: Error) => {
    await writing.close()
    throw error
  })
  const reading = connect({ path, readOnly: true }, watch)
  const reader = new Kysely<Schema>({ dialect: sqliteDialect(reading) })
  // Separate, because a list over everything takes half a second, and no message or decision may wait for it.
  const listing = lazyDatabase(() => connect({ path, readOnly: true }, watch))
  const lister = new Kysely<Schema>({ dialect: sqliteDialect(listing) })
  const commits = new GroupCommit(writing, lock, { commits: limits, onFault, onLimit })
  const databases = { reader, writer }
  const search = new SqliteSearch(path)
  return {
    ...portsIn({ reader, writer, lister, commits, marking: markingBy(writer) }),
    search,
    eraser: { ...eraserIn(databases), emptyWal: () => emptyWal(writer) },
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

/** Takes the lock like all writers: between the statements of a transaction it would become part of it. */
async function beat(bytes: number, writing: Database, lock: Lock): Promise<void> {
  const release = await lock.acquire()
  await writing.ask({ kind: 'beat', bytes }).finally(release)
}
