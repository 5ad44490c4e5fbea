import { type Kysely, sql } from 'kysely'

/** Sessions with their last use and their refresh tokens; those that were revoked before move in. */
export async function up(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('sessions')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('owner_uid', 'text', (column) => column.notNull())
    .addColumn('last_active_at', 'bigint', (column) => column.notNull())
    .addColumn('generation', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('refreshed_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('revoked', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await db
    .insertInto('sessions')
    .columns(['uid', 'owner_uid', 'last_active_at', 'revoked'])
    .expression((from) =>
      from
        .selectFrom('revoked_sessions')
        .select(['uid', sql<string>`''`.as('owner_uid'), 'expires_at', sql<number>`1`.as('revoked')]),
    )
    .execute()
  await db.schema.dropTable('revoked_sessions').execute()
}

interface Tables {
  sessions: { uid: string; owner_uid: string; last_active_at: number; revoked: number }
  revoked_sessions: { uid: string; expires_at: number }
}
