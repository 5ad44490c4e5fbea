import { type Kysely, sql } from 'kysely'

/**
 * The open records, without what else never ends: notes, and threads of colleagues, friends and groups, of which there
 * are ever more. The types are not written as in records_all, so that neither index takes the place of the other.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('records_open').execute()
  await db.schema
    .createIndex('records_open')
    .on('threads')
    .columns(['org_uid', 'created_at', 'uid', 'state', 'type'])
    .where(sql<boolean>`state <> 'CLOSED' and type in ('WORKGROUP', 'AGENT')`)
    .execute()
}
