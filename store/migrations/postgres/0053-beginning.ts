import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { appendFunction } from './append-function.ts'
import { functions } from './functions.ts'
import { indexes } from './indexes.ts'
import { peopleTables } from './people-tables.ts'
import { threadTables } from './thread-tables.ts'

/** Everything that migration 0053 leaves behind on SQLite; nobody had a database of PostgreSQL before. */
export async function up(db: Kysely<Tables>): Promise<void> {
  const tables = (peopleTables + threadTables).replaceAll(/ words\b/g, ' text collate "C"')
  for (const script of [functions, tables, indexes, appendFunction]) await sql.raw(script).execute(db)
  await db.insertInto('commit_marks').values({ epoch: randomUUID(), beats: 0, padding: '' }).execute()
}

interface Tables {
  commit_marks: { epoch: string; beats: number; padding: string }
}
