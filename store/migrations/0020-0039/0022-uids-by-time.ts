import type { Kysely } from 'kysely'

/**
 * The index of uids begins with the uid: those that begin with the time then all go to its end, whichever thread they are
 * of, in place of a page for each thread.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('messages_uid').execute()
  await db.schema.createIndex('messages_uid').unique().on('messages').columns(['uid', 'thread_uid']).execute()
}
