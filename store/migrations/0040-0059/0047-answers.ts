import { type Kysely, sql } from 'kysely'

/**
 * What statistics count of a conversation with a visitor, kept beside it: whether the visitor wrote, which agent
 * answered first and when, and who wrote last. Of older threads it is worked out after the start, in steps.
 */
export async function up(db: Kysely<Tables>): Promise<void> {
  for (const [name, type] of [
    // 0: not worked out yet, 1: known, 2: cannot be known any more.
    ['answer_known', 'integer'],
    ['visitor_spoke', 'integer'],
    ['left_message', 'integer'],
  ] as const)
    await db.schema
      .alterTable('threads')
      .addColumn(name, type, (column) => column.notNull().defaultTo(0))
      .execute()
  for (const [name, type] of [
    ['answered_at', 'bigint'],
    ['answered_by', 'text'],
    // From when it came to that agent, in ms; null if that is not known.
    ['answered_in', 'bigint'],
    ['spoke_last', 'text'],
    // The type it had before it was erased.
    ['erased_type', 'text'],
  ] as const)
    await db.schema.alterTable('threads').addColumn(name, type).execute()
  await db
    .updateTable('threads')
    .set({ erased_type: 'WORKGROUP' })
    .where('type', '=', 'ERASED')
    // Notes and what was between app users had neither as their target.
    .where(sql<boolean>`target_uid in (select uid from workgroups union all select uid from agents)`)
    .execute()
  await indexThreads(db)
}

interface Tables {
  threads: { type: string; erased_type: string | null }
}

async function indexThreads(db: Kysely<Tables>): Promise<void> {
  const inOrder = ['org_uid', 'created_at', 'uid']
  for (const [name, columns, condition] of [
    ['threads_unanswered', inOrder, sql<boolean>`visitor_spoke = 1 and answered_at is null`],
    ['threads_answered', ['answered_by', 'created_at', 'uid'], sql<boolean>`answered_by is not null`],
    ['threads_left', inOrder, sql<boolean>`left_message = 1`],
    ['threads_commented', inOrder, sql<boolean>`rating_comment > ''`],
    ['threads_erased', inOrder, sql<boolean>`erased_type in ('AGENT', 'WORKGROUP')`],
    ['threads_unknown', ['created_at', 'uid'], sql<boolean>`answer_known = 0`],
  ] as const)
    await db.schema
      .createIndex(name)
      .on('threads')
      .columns([...columns])
      .where(condition)
      .execute()
}
