import type { Kysely } from 'kysely'

/** Finds what ties others to a person: relations with them, and invitations from them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex('relations_with').on('relations').column('other_uid').execute()
  await db.schema.createIndex('group_invitations_by').on('group_invitations').column('by_uid').execute()
}
