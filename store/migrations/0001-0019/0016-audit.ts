import type { Kysely } from 'kysely'

/** What was done to an organization, by whom and when. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('org_uid', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('doer_kind', 'text', (column) => column.notNull())
    .addColumn('doer_uid', 'text', (column) => column.notNull())
    .addColumn('doer_name', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('target_uid', 'text', (column) => column.notNull())
    .addColumn('target_name', 'text', (column) => column.notNull())
    .addColumn('changes', 'text', (column) => column.notNull())
    .execute()
  // Newest first, of all, of one who did it, and of one kind; the last one for what is old.
  await db.schema.createIndex('audit_recent').on('audit').columns(['org_uid', 'at', 'uid']).execute()
  await db.schema.createIndex('audit_doer').on('audit').columns(['org_uid', 'doer_uid', 'at', 'uid']).execute()
  await db.schema.createIndex('audit_kind').on('audit').columns(['org_uid', 'kind', 'at', 'uid']).execute()
  await db.schema.createIndex('audit_old').on('audit').column('at').execute()
}
