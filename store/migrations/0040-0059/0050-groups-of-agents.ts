import type { Kysely } from 'kysely'

/** Groups of agents stand beside those of app users. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('user_groups')
    .addColumn('of_agents', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
}
