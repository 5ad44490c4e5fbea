import type { Kysely } from 'kysely'

/**
 * Counts the changes of what proves an account or a visitor, so that tokens given before one are void. Nobody is logged
 * out by this itself: tokens of before bear no count, which is 0.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['users', 'visitors']) {
    await db.schema
      .alterTable(table)
      .addColumn('credentials', 'integer', (column) => column.notNull().defaultTo(0))
      .execute()
  }
  await db.schema.alterTable('users').addColumn('kept_session', 'text').execute()
}
