import type { Kysely } from 'kysely'

/** The priority that a site proves of a visitor. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('visitors')
    .addColumn('priority', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
}
