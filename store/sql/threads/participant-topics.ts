import { type Kysely, sql } from 'kysely'
import type { Topic, Uid } from '../../../domain/ids.ts'
import type { Schema } from '../base/schema.ts'
import { isShown } from './shown-threads.ts'

/**
 * Returns those of the topics in whose current thread one of these people takes part. One statement, a few rows for
 * each topic.
 */
export async function heardTopics(
  db: Kysely<Schema>,
  topics: readonly Topic[],
  uids: readonly Uid[],
): Promise<Topic[]> {
  if (topics.length === 0) return []
  const values = sql.join(padded(topics).map((topic) => sql`(${topic})`))
  const rows = await db
    .selectFrom(sql<{ column1: Topic }>`(values ${values})`.as('asked'))
    .select('asked.column1 as topic')
    .distinct()
    .where(({ exists, selectFrom }) => {
      const named = selectFrom('threads').select('threads.uid').whereRef('threads.topic', '=', 'asked.column1')
      const current = named.where(isShown)
      return exists(
        selectFrom('participants')
          .select('participants.uid')
          .where('gone', '=', 0)
          .where('participants.uid', 'in', uids)
          .where('thread_uid', '=', current.orderBy('threads.created_at', 'desc').limit(1)),
      )
    })
    .execute()
  return rows.map(({ topic }) => topic)
}

/**
 * Pads the topics to 1, 4, 16, 64 …: a statement for each number of topics would push all others out of the cache of
 * prepared statements.
 */
function padded(topics: readonly Topic[]): readonly Topic[] {
  let size = 1
  while (size < topics.length) size *= 4
  const [first] = topics
  return first === undefined ? topics : [...topics, ...Array<Topic>(size - topics.length).fill(first)]
}
