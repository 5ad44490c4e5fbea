import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'

/** Which database this is, and how often it was seen to take a write: compared with the mark file at each start. */
export async function up(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('commit_marks')
    .addColumn('epoch', 'text', (column) => column.primaryKey())
    .addColumn('beats', 'bigint', (column) => column.notNull())
    .addColumn('padding', 'text', (column) => column.notNull())
    .execute()
  await db.insertInto('commit_marks').values({ epoch: randomUUID(), beats: 0, padding: '' }).execute()
}

interface Tables {
  commit_marks: { epoch: string; beats: number; padding: string }
}
