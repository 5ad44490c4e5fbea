import type { Kysely } from 'kysely'

/** What organizations allow their app users among themselves, and who has asked, refused and blocked whom. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('social_settings')
    .addColumn('org_uid', 'text', (column) => column.primaryKey())
    .addColumn('friends', 'integer', (column) => column.notNull())
    .addColumn('groups', 'integer', (column) => column.notNull())
    .addColumn('search', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('relations')
    .addColumn('owner_uid', 'text', (column) => column.notNull())
    .addColumn('other_uid', 'text', (column) => column.notNull())
    .addColumn('org_uid', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('relations_pk', ['owner_uid', 'other_uid'])
    .execute()
  // The newest of one person's in a state.
  await db.schema
    .createIndex('relations_listed')
    .on('relations')
    .columns(['owner_uid', 'state', 'at', 'other_uid'])
    .execute()
  // Up to which seq a participant has read; only kept for friends and groups.
  await db.schema
    .alterTable('participants')
    .addColumn('read_seq', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
}
