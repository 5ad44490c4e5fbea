import { type Kysely, sql } from 'kysely'

/** The last pages of each visitor, numbered in the order of their visits. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('page_visits')
    .addColumn('visitor_uid', 'text', (column) => column.notNull())
    .addColumn('nr', 'integer', (column) => column.notNull())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('referrer', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    // When the next page was told, if that was soon.
    .addColumn('left_at', 'bigint')
    .addPrimaryKeyConstraint('page_visits_pk', ['visitor_uid', 'nr'])
    .modifyEnd(sql`without rowid`)
    .execute()
}
