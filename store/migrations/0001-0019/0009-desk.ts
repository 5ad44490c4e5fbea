import type { Kysely } from 'kysely'

/** What agents and admins keep beside conversations: the widget's look, quick replies, what is noted of visitors. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('widgets')
    .addColumn('workgroup_uid', 'text', (column) => column.primaryKey())
    .addColumn('config', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('quick_replies')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('org_uid', 'text', (column) => column.notNull().references('organizations.uid'))
    // Empty for a shared one: of null a unique index takes any number.
    .addColumn('owner_uid', 'text', (column) => column.notNull())
    .addColumn('shortcut', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('category', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('quick_replies_shortcut')
    .unique()
    .on('quick_replies')
    .columns(['org_uid', 'owner_uid', 'shortcut'])
    .execute()
  await db.schema
    .createTable('contacts')
    .addColumn('visitor_uid', 'text', (column) => column.primaryKey().references('visitors.uid'))
    .addColumn('nickname', 'text', (column) => column.notNull())
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('mobile', 'text', (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('tags', 'text', (column) => column.notNull())
    .addColumn('noted_by', 'text', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('visitors_seen').on('visitors').columns(['org_uid', 'seen_at']).execute()
}
