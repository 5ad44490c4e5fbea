import { type Kysely, sql } from 'kysely'

/**
 * Of each visitor, all that is looked for when contacts are searched, as it is compared: in an index in the order of the
 * list, which a search goes through without reading visitors or what is noted of them.
 */
export async function up(db: Kysely<Tables>): Promise<void> {
  const nothing = '\u001f\u001e'
  await db.schema
    .alterTable('visitors')
    .addColumn('sought', 'text', (column) => column.notNull().defaultTo(nothing))
    .execute()
  const [between, behind] = ['\u001f', '\u001e']
  const told = ['email', 'mobile', 'note'].map((name) => sql`profile ->> ${sql.lit(name)}`)
  await db
    .updateTable('visitors')
    .set({
      sought: sql<string>`fold(concat_ws(${between}, replace(nickname, ${between}, ' '), site_uid, ${sql.join(told)})
        || ${behind} || coalesce((select concat_ws(${between}, nickname, email, mobile, note) from contacts
          where visitor_uid = visitors.uid), ''))`,
    })
    .execute()
  await db.schema.dropIndex('visitors_seen').execute()
  await db.schema
    .createIndex('visitors_sought')
    .on('visitors')
    .columns(['org_uid', 'seen_at desc', 'uid', 'sought'])
    .execute()
}

interface Tables {
  visitors: { sought: string }
}
