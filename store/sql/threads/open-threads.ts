import { type Kysely, sql } from 'kysely'
import type { Schema } from '../base/schema.ts'

/** Written exactly as in the index threads_open, which is only used if it is known to apply. */
export const isOpen = sql<boolean>`threads.state in ('QUEUING', 'OFFERED', 'CHATTING', 'OFFLINE')`

const columns = ['target_uid', 'agent_uid', 'offered_to', 'type', 'state', 'due_at'] as const

/**
 * Adds a materialized table `open_threads`, which is read first: for a `distinct`, SQLite would rather scan all threads
 * that ever existed, in an index that has them in order.
 */
export function withOpenThreads(db: Kysely<Schema>) {
  return db.with(
    (name) => name('open_threads').materialized(),
    (of) => of.selectFrom('threads').select(columns).where(isOpen),
  )
}
