import type { Kysely } from 'kysely'

/**
 * What agents say about themselves: a line that colleagues read, the language of their console, and whether they are
 * invisible. Agents of before have said nothing and are visible.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const text = (name: 'signature' | 'language') =>
    db.schema
      .alterTable('agents')
      .addColumn(name, 'text', (column) => column.notNull().defaultTo(''))
      .execute()
  await text('signature')
  await text('language')
  await db.schema
    .alterTable('agents')
    .addColumn('invisible', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
}
