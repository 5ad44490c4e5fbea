import type { Kysely } from 'kysely'

/** What admins have told the agents of a workgroup. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('announcements')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('org_uid', 'text', (column) => column.notNull())
    .addColumn('workgroup_uid', 'text', (column) => column.notNull())
    .addColumn('author_uid', 'text', (column) => column.notNull())
    .addColumn('author_name', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute()
  // The newest of a workgroup.
  await db.schema
    .createIndex('announcements_recent')
    .on('announcements')
    .columns(['workgroup_uid', 'at', 'uid'])
    .execute()
}
