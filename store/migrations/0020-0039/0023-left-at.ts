import type { Kysely } from 'kysely'

/** Since when the visitor of an open thread is gone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('threads').addColumn('left_at', 'bigint').execute()
}
