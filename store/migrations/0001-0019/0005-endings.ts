import { type Kysely, sql } from 'kysely'

/** Deadlines of silence and absence, messages after the end, messages left for later, and what statistics read. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('threads').addColumn('due_at', 'bigint').execute()
  await db.schema.alterTable('threads').addColumn('warned_seq', 'integer').execute()
  await db.schema
    .createIndex('threads_due')
    .on('threads')
    .column('due_at')
    .where(sql.ref('due_at'), 'is not', null)
    .execute()
  await db.schema.createIndex('threads_begun').on('threads').columns(['target_uid', 'created_at']).execute()
  await db.schema.alterTable('participants').addColumn('ended_seq', 'integer').execute()
  await db.schema.alterTable('participants').addColumn('ended_at', 'bigint').execute()
  await createLeaveMessages(db)
}

async function createLeaveMessages(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('leave_messages')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('thread_uid', 'text', (column) => column.notNull().references('threads.uid'))
    .addColumn('message_uid', 'text', (column) => column.notNull())
    .addColumn('org_uid', 'text', (column) => column.notNull())
    .addColumn('target_uid', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('contact', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('answered_by', 'text')
    .addColumn('answered_at', 'bigint')
    .execute()
  await db.schema
    .createIndex('leave_messages_target')
    .on('leave_messages')
    .columns(['target_uid', 'created_at'])
    .execute()
}
