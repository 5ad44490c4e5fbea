import type { Kysely } from 'kysely'

/** Uploaded files, and the threads they were sent in; their bytes are elsewhere. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('files')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('org_uid', 'text', (column) => column.notNull().references('organizations.uid'))
    .addColumn('owner_uid', 'text', (column) => column.notNull())
    .addColumn('topic', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('width', 'integer')
    .addColumn('height', 'integer')
    .addColumn('thumbnail', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('files_created').on('files').column('created_at').execute()
  await db.schema.createIndex('files_owner').on('files').columns(['owner_uid', 'created_at']).execute()
  await db.schema
    .createTable('file_threads')
    .addColumn('file_uid', 'text', (column) => column.notNull().references('files.uid'))
    // Not a reference: the notes of a thread begin with the message that brings the file.
    .addColumn('thread_uid', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('file_threads_pk', ['file_uid', 'thread_uid'])
    .execute()
}
