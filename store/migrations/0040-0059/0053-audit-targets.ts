import type { Kysely } from 'kysely'

/** Finds what was done to a person, whose name is erased with them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex('audit_target').on('audit').column('target_uid').execute()
}
