import { type Kysely, sql } from 'kysely'

/** App users by the beginning of their name, and what app users report to admins. */
export async function up(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .alterTable('visitors')
    .addColumn('name_key', 'text', (column) => column.notNull().defaultTo(''))
    .execute()
  await db.updateTable('visitors').set({ name_key: sql<string>`fold(nickname)` }).where('verified', '=', 1).execute()
  await db.schema
    .createIndex('visitors_named')
    .on('visitors')
    .columns(['org_uid', 'name_key', 'uid'])
    .where(sql.ref('verified'), '=', 1)
    .execute()
  await db.schema
    .createTable('reports')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('org_uid', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('by_uid', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('target_uid', 'text', (column) => column.notNull())
    .addColumn('thread_uid', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    // What was said, as it was when it was reported: JSON, or empty.
    .addColumn('said', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('reports_listed').on('reports').columns(['org_uid', 'state', 'at', 'uid']).execute()
  await db.schema.createIndex('reports_kept').on('reports').columns(['org_uid', 'at', 'uid']).execute()
  // The same person reports the same thing once, until it is dealt with.
  await db.schema
    .createIndex('reports_once')
    .unique()
    .on('reports')
    .columns(['by_uid', 'kind', 'target_uid', 'thread_uid'])
    .where(sql.ref('state'), '=', 'OPEN')
    .execute()
}

interface Tables {
  visitors: { name_key: string; verified: number }
}
