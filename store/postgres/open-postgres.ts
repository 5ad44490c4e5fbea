import type { Kysely } from 'kysely'
import { Refused } from '../../domain/refusal.ts'
import type { Schema } from '../sql/base/schema.ts'
import { endless, type StoreWatch } from '../sql/base/store-watch.ts'
import { portsIn } from '../sql/ports-in.ts'
import { eraserIn } from '../sql/threads/eraser.ts'
import type { Store } from '../store.ts'
import { readerOver, writerOver } from './driver/database.ts'
import { Pool } from './driver/pool.ts'
import { markingOver, renewEpochIfOver } from './epochs.ts'
import { migratePostgres } from './migrate-postgres.ts'
import { PostgresSearch } from './search/message-search.ts'
import { committerOver } from './writer/commit-batch.ts'
import { CommitQueue } from './writer/commit-queue.ts'

/**
 * Connections that commit, that write otherwise, and that read at most: decisions, and lists apart from them. One alone
 * checks and writes at once: of several who ask, the first is the first.
 */
const [committing, writing, checking, reading, listing] = [4, 4, 1, 8, 4]

/**
 * Opens a database of PostgreSQL, and creates and migrates its tables if needed. Several processes may have it open.
 * Throws UnusableDatabase for one that is not ours, or of another version.
 */
export async function openPostgres(
  url: string,
  { onFault = () => {}, onLimit = () => {}, commits: limits = endless }: Omit<StoreWatch, 'onDeath'>,
): Promise<Store> {
  await migratePostgres(url, onFault)
  const poolOf = (max: number, isolation: 'read committed' | 'serializable') => new Pool({ url, max, isolation })
  const pools = {
    commit: poolOf(committing, 'read committed'),
    write: poolOf(writing, 'read committed'),
    check: poolOf(checking, 'serializable'),
    read: poolOf(reading, 'read committed'),
    list: poolOf(listing, 'read committed'),
  }
  const [reader, lister] = [readerOver(pools.read, onFault), readerOver(pools.list, onFault)]
  const [writer, strict] = [writerOver(pools.write, onFault), writerOver(pools.check, onFault)]
  await renewEpochIfOver(pools.write)
  const commit = committerOver(pools.commit, onFault)
  const commits = new CommitQueue({ limits, connections: committing, commit, onLimit })
  const search = new PostgresSearch(lister, writer)
  return {
    ...portsIn({ reader, writer, strict, lister, commits, marking: markingOver(pools.write, onFault) }),
    search,
    // What was overwritten is gone once the table is vacuumed, which PostgreSQL does by itself.
    eraser: { ...eraserIn({ reader, writer: strict }), emptyWal: async () => true },
    beat: (bytes) => beat(writer, bytes),
    close: async () => {
      await commits.idle()
      await Promise.all(Object.values(pools).map((pool) => pool.close()))
    },
  }
}

async function beat(writer: Kysely<Schema>, bytes: number): Promise<void> {
  const beaten = writer
    .updateTable('commit_marks')
    .set((eb) => ({ beats: eb('beats', '+', 1), padding: ' '.repeat(bytes) }))
  const { numUpdatedRows } = await beaten.executeTakeFirst()
  if (Number(numUpdatedRows) === 0) throw new Refused('unavailable')
}
