import { randomInt } from 'node:crypto'
import { type Kysely, sql } from 'kysely'

/**
 * The place of changes in the order of commits, which times do not tell: 0, or null for an end, stands for what was there
 * before. `epochs` is a single row.
 */
export async function up(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('epochs')
    .addColumn('uid', 'bigint', (column) => column.primaryKey())
    .addColumn('place', 'bigint', (column) => column.notNull())
    .addColumn('written', 'bigint', (column) => column.notNull())
    .addColumn('base', 'bigint', (column) => column.notNull())
    .execute()
  await db
    .insertInto('epochs')
    .values({ uid: randomInt(1, 2 ** 47), place: 0, written: 0, base: 0 })
    .execute()
  const marks = [
    ['participants', 'joined_mark'],
    ['devices', 'since_mark'],
    ['devices', 'settled_mark'],
  ] as const
  for (const [table, mark] of marks)
    await db.schema
      .alterTable(table)
      .addColumn(mark, 'bigint', (column) => column.notNull().defaultTo(0))
      .execute()
  for (const mark of ['until_mark', 'ended_mark'])
    await db.schema.alterTable('participants').addColumn(mark, 'bigint').execute()
  await db.schema
    .createIndex('participants_ended')
    .on('participants')
    .columns(['uid', 'until_mark'])
    .where(sql<boolean>`until_mark is not null`)
    .execute()
}

interface Tables {
  epochs: { uid: number; place: number; written: number; base: number }
}
