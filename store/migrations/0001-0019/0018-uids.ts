import { type Kysely, sql } from 'kysely'

/**
 * One message of a thread for each uid, held by an index. A log of long ago may hold a pair with the same uid: the later
 * one gets another, for a uid has always led to one of them, and the first is the one that was answered for.
 */
export async function up(db: Kysely<Tables>): Promise<void> {
  try {
    await createIndex(db)
  } catch (error) {
    if (!isConflict(error)) throw error
    await renameRepeats(db)
    await createIndex(db)
  }
}

interface Tables {
  messages: { thread_uid: string; seq: number; uid: string }
}

function createIndex(db: Kysely<Tables>): Promise<void> {
  const index = db.schema.createIndex('messages_uid').unique()
  return index.on('messages').columns(['thread_uid', 'uid']).execute()
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && error.message.includes('UNIQUE constraint failed')
}

async function renameRepeats(db: Kysely<Tables>): Promise<void> {
  // Its order puts repeats side by side: without it they would be sorted in memory.
  await db.schema.createIndex('messages_repeats').on('messages').columns(['thread_uid', 'uid', 'seq']).execute()
  const numbered = sql<number>`row_number() over (partition by thread_uid, uid order by seq)`
  const repeats = await db
    .selectFrom((from) =>
      from
        .selectFrom('messages')
        .select(['thread_uid', 'seq', numbered.as('place')])
        .as('numbered'),
    )
    .select(['thread_uid', 'seq'])
    .where('place', '>', 1)
    .execute()
  for (const { thread_uid: threadUid, seq } of repeats) {
    await db
      .updateTable('messages')
      .set({ uid: sql<string>`uid || ' ' || lower(hex(randomblob(8)))` })
      .where('thread_uid', '=', threadUid)
      .where('seq', '=', seq)
      .execute()
  }
  await db.schema.dropIndex('messages_repeats').execute()
}
