import type { Kysely } from 'kysely'

/** On which topic and in which form a device with a persistent session gets its messages. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('devices')
    .addColumn('own_topic', 'text', (column) => column.notNull().defaultTo(''))
    .execute()
  await db.schema
    .alterTable('devices')
    .addColumn('json', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
}
