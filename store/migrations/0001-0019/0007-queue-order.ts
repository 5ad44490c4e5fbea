import { type Kysely, sql } from 'kysely'

/** Everybody in a queue in their order, asked for or not; few of all threads wait. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('threads_queue')
    .on('threads')
    .columns(['target_uid', 'priority desc', 'queued_at', 'uid'])
    .where(sql<boolean>`state in ('QUEUING', 'OFFERED')`)
    .execute()
}
