import { type Kysely, sql } from 'kysely'

/** Messages left and not answered, few of all that ever were, in the order of their list. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('leave_messages_open')
    .on('leave_messages')
    .columns(['org_uid', 'created_at'])
    .where(sql.ref('answered_at'), 'is', null)
    .execute()
}
