import { type Kysely, sql } from 'kysely'

/** Contacts that agents have taken for the same person. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('merges')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('org_uid', 'text', (column) => column.notNull())
    .addColumn('from_uid', 'text', (column) => column.notNull())
    .addColumn('into_uid', 'text', (column) => column.notNull())
    .addColumn('by_uid', 'text', (column) => column.notNull())
    .addColumn('by_name', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('undone_at', 'bigint')
    .execute()
  // A contact is merged into one other at most.
  await db.schema
    .createIndex('merges_from')
    .unique()
    .on('merges')
    .column('from_uid')
    .where(sql.ref('undone_at'), 'is', null)
    .execute()
  await db.schema.createIndex('merges_into').on('merges').columns(['into_uid', 'at']).execute()
  await db.schema.createIndex('merges_ever_from').on('merges').column('from_uid').execute()
}
