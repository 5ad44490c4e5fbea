import { type Kysely, sql } from 'kysely'

/** What agents ask each other about threads: to take one over, or to join it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('proposals')
    .addColumn('uid', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('thread_uid', 'text', (column) => column.notNull().references('threads.uid'))
    .addColumn('from_uid', 'text', (column) => column.notNull())
    .addColumn('to_agent_uid', 'text', (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('deadline_at', 'bigint', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addPrimaryKeyConstraint('proposals_pk', ['thread_uid', 'uid'])
    .execute()
  await db.schema
    .createIndex('proposals_one_transfer')
    .unique()
    .on('proposals')
    .column('thread_uid')
    .where(sql<boolean>`outcome is null and kind = 'TRANSFER'`)
    .execute()
  await db.schema
    .createIndex('proposals_one_invite')
    .unique()
    .on('proposals')
    .columns(['thread_uid', 'to_agent_uid'])
    .where(sql<boolean>`outcome is null and kind = 'INVITE'`)
    .execute()
  for (const column of ['to_agent_uid', 'deadline_at']) {
    await db.schema
      .createIndex(`proposals_open_${column}`)
      .on('proposals')
      .column(column)
      .where(sql<boolean>`outcome is null`)
      .execute()
  }
}
