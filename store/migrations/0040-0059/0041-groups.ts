import type { Kysely } from 'kysely'

/** Groups of app users and invitations to them; and which files a newcomer to a group may see. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('user_groups')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('org_uid', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('avatar', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('group_invitations')
    .addColumn('group_uid', 'text', (column) => column.notNull())
    .addColumn('uid', 'text', (column) => column.notNull())
    .addColumn('by_uid', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('group_invitations_pk', ['group_uid', 'uid'])
    .execute()
  await db.schema
    .createIndex('group_invitations_of')
    .on('group_invitations')
    .columns(['uid', 'at', 'group_uid'])
    .execute()
  // The last seq of the thread when the file was last sent there.
  await db.schema
    .alterTable('file_threads')
    .addColumn('after_seq', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
}
