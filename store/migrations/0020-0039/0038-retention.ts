import type { Kysely } from 'kysely'

/** How long an organization keeps ended threads and files, in days (0: for ever), and up to when each were swept. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const name of ['thread_days', 'file_days', 'threads_swept_at', 'files_swept_at']) {
    await db.schema
      .alterTable('organizations')
      .addColumn(name, 'bigint', (column) => column.notNull().defaultTo(0))
      .execute()
  }
  await db.schema.createIndex('files_of').on('files').columns(['org_uid', 'created_at', 'uid']).execute()
}
