import { type Kysely, sql } from 'kysely'

/** All that is open in an organization, few of all threads; and when an agent was asked to take one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('threads').addColumn('offered_at', 'bigint').execute()
  await db.schema
    .createIndex('threads_open')
    .on('threads')
    .columns(['org_uid', 'target_uid'])
    .where(sql<boolean>`state in ('QUEUING', 'OFFERED', 'CHATTING', 'OFFLINE')`)
    .execute()
}
