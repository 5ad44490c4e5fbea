import { type Kysely, sql } from 'kysely'
import type { Schema } from '../base/schema.ts'

/** Spelt as in the index threads_open, which is used only where it is known to hold. */
export const isOpen = sql<boolean>`threads.state in ('QUEUING', 'OFFERED', 'CHATTING', 'OFFLINE')`

const columns = ['target_uid', 'agent_uid', 'offered_to', 'type', 'state', 'due_at'] as const

/**
 * Has `open_threads` for a table, read before anything else is asked of them: for a `distinct` SQLite would sooner go
 * through all threads there ever were, in an index that has them in order.
 */
export function withOpenThreads(db: Kysely<Schema>) {
  return db.with(
    (name) => name('open_threads').materialized(),
    (of) => of.selectFrom('threads').select(columns).where(isOpen),
  )
}
