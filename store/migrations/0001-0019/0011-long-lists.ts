import type { Kysely } from 'kysely'

/** Sessions of one owner, sessions long unused, and what was left in an organization, found without all others. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex('sessions_owner').on('sessions').column('owner_uid').execute()
  await db.schema.createIndex('sessions_active').on('sessions').column('last_active_at').execute()
  await db.schema.createIndex('leave_messages_recent').on('leave_messages').columns(['org_uid', 'created_at']).execute()
}
