import { type Kysely, sql } from 'kysely'

/** What lists of ended threads are ordered by, in place of what each message moves, and an index of these for all and each target. */
export async function up(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .alterTable('threads')
    .addColumn('listed_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()
  for (const name of ['threads_recent', 'threads_visitor', 'threads_open']) await db.schema.dropIndex(name).execute()
  await db
    .updateTable('threads')
    .set((thread) => ({ listed_at: thread.ref('last_at') }))
    .execute()
  await db.schema.createIndex('threads_visitor').on('threads').columns(['visitor_uid', 'listed_at']).execute()
  // In the order of a list to its last term, and with its type: places are found and counted without the rows.
  for (const [name, columns] of [
    ['threads_ended', ['org_uid', 'listed_at desc', 'uid', 'type']],
    ['threads_ended_of', ['target_uid', 'listed_at desc', 'uid', 'type', 'org_uid']],
  ] as const)
    await db.schema
      .createIndex(name)
      .on('threads')
      .columns([...columns])
      .where(sql<boolean>`state = 'CLOSED'`)
      .execute()
  // As it was. Of two that would do SQLite takes the younger, and what is open is few.
  await db.schema
    .createIndex('threads_open')
    .on('threads')
    .columns(['org_uid', 'target_uid'])
    .where(sql<boolean>`state in ('QUEUING', 'OFFERED', 'CHATTING', 'OFFLINE')`)
    .execute()
}

interface Tables {
  threads: { listed_at: number; last_at: number }
}
