import type { Kysely } from 'kysely'

/** Since when an agent is a member of a workgroup: new ones are not told what was announced before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('memberships')
    .addColumn('since', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()
}
