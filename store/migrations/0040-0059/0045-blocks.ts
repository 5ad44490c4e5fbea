import type { Kysely } from 'kysely'

/** Visitors and network addresses that may not write. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('blocks')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('org_uid', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    // A visitor's uid, or an address as it is counted.
    .addColumn('target', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('by_uid', 'text', (column) => column.notNull())
    .addColumn('by_name', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    // Null for ever.
    .addColumn('until', 'bigint')
    .execute()
  await db.schema.createIndex('blocks_once').unique().on('blocks').columns(['org_uid', 'kind', 'target']).execute()
  await db.schema.createIndex('blocks_listed').on('blocks').columns(['org_uid', 'at', 'uid']).execute()
  await db.schema.createIndex('blocks_ending').on('blocks').column('until').execute()
}
