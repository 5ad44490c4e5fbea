import { type Kysely, sql } from 'kysely'

/** People who are being erased, and what finds everything of theirs: quotes of them, files and left messages by thread. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('erasures')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('org_uid', 'text', (column) => column.notNull())
    // Empty once nothing of theirs is left.
    .addColumn('visitor_uid', 'text', (column) => column.notNull())
    .addColumn('requested_by', 'text', (column) => column.notNull())
    .addColumn('requested_at', 'bigint', (column) => column.notNull())
    .addColumn('finished_at', 'bigint')
    .addColumn('expected', 'integer', (column) => column.notNull())
    .addColumn('threads', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('messages', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('files', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await db.schema.createIndex('erasures_recent').on('erasures').columns(['org_uid', 'requested_at', 'uid']).execute()
  await db.schema
    .createIndex('erasures_open')
    .on('erasures')
    .column('requested_at')
    .where(sql.ref('finished_at'), 'is', null)
    .execute()
  await createQuotes(db)
  await db.schema.createIndex('file_threads_thread').on('file_threads').columns(['thread_uid', 'file_uid']).execute()
  await db.schema.createIndex('leave_messages_thread').on('leave_messages').column('thread_uid').execute()
}

async function createQuotes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('quotes')
    .addColumn('author_uid', 'text', (column) => column.notNull())
    .addColumn('thread_uid', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('quotes_pk', ['author_uid', 'thread_uid', 'seq'])
    .modifyEnd(sql`without rowid`)
    .execute()
  // Only texts that may be such JSON are parsed.
  for (const [column, path, condition] of [
    ['content', '$.quotedSenderUid', sql`type = 'QUOTATION'`],
    ['extra', '$.quote.senderUid', sql`instr(extra, '"quote"') > 0`],
  ] as const) {
    const text = sql.ref(column)
    await sql`insert or ignore into quotes (author_uid, thread_uid, seq)
      select author, thread_uid, seq from (
        select case when json_valid(${text}) then cast(json_extract(${text}, ${sql.lit(path)}) as text) end as author,
          thread_uid, seq from messages where ${condition}
      ) where author <> ''`.execute(db)
  }
}
