import type { Kysely } from 'kysely'

/** Visitors in the order in which they were last seen: those who never talked are swept. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex('visitors_last_seen').on('visitors').columns(['seen_at', 'uid']).execute()
}
