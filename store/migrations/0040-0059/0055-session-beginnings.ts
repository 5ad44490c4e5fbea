import type { Kysely } from 'kysely'

/** When a session began; unknown for those before this. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('sessions').addColumn('began_at', 'bigint').execute()
}
