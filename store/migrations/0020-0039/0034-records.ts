import { type Kysely, sql } from 'kysely'

const numberedTypes = sql<boolean>`type in ('AGENT', 'WORKGROUP')`

/**
 * The records of conversations with visitors, in the order in which they began: an index for each thing they are
 * narrowed by. A state other than CLOSED, a category, a rating and a tag are rare, so that these indexes are small.
 */
export async function up(db: Kysely<Tables>): Promise<void> {
  await createTags(db)
  await db.schema.alterTable('participants').addColumn('begun_at', 'bigint').execute()
  await db
    .updateTable('participants')
    .set({
      begun_at: sql<number>`(select created_at from threads where uid = participants.thread_uid and ${numberedTypes})`,
    })
    .execute()
  await db.schema
    .createIndex('participants_begun')
    .on('participants')
    .columns(['uid', 'begun_at', 'thread_uid'])
    .where(sql.ref('begun_at'), 'is not', null)
    .execute()
  await db.schema.dropIndex('threads_begun').execute()
  await db.schema.createIndex('threads_begun').on('threads').columns(['target_uid', 'created_at', 'uid']).execute()
  for (const [name, columns, condition] of [
    ['records_all', ['org_uid', 'created_at', 'uid'], numberedTypes],
    // Not written as in threads_open, so that neither takes the place of the other.
    ['records_open', ['org_uid', 'created_at', 'uid', 'state'], sql<boolean>`state <> 'CLOSED'`],
    ['records_category', ['org_uid', 'category', 'created_at', 'uid'], sql<boolean>`category > ''`],
    ['records_rating', ['org_uid', 'rating', 'created_at', 'uid'], sql<boolean>`rating is not null`],
  ] as const)
    await db.schema
      .createIndex(name)
      .on('threads')
      .columns([...columns])
      .where(condition)
      .execute()
}

interface Tables {
  participants: { begun_at: number | null }
  thread_tags: { org_uid: string; tag: string; begun_at: number; thread_uid: string }
}

async function createTags(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('thread_tags')
    .addColumn('org_uid', 'text', (column) => column.notNull())
    .addColumn('tag', 'text', (column) => column.notNull())
    .addColumn('begun_at', 'bigint', (column) => column.notNull())
    .addColumn('thread_uid', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('thread_tags_pk', ['org_uid', 'tag', 'begun_at', 'thread_uid'])
    .modifyEnd(sql`without rowid`)
    .execute()
  await sql`insert or ignore into thread_tags (org_uid, tag, begun_at, thread_uid)
    select org_uid, listed.value, created_at, uid from threads, json_each(tags) as listed where tags <> '[]'`.execute(
    db,
  )
}
