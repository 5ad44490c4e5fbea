import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import { fold, folded } from './fold.ts'

/** Between values, so that no text is found half in one and half in the next: nobody writes it. */
const separator = '\u001f'

/** Whether one of some values contains a text, in any case; the text is nothing but text. */
export function containing(values: readonly RawBuilder<unknown>[], text: string): Expression<SqlBool> {
  const pattern = `%${folded(text).replaceAll(/[\\%_]/g, (one) => `\\${one}`)}%`
  // One call for all, and none where nothing is noted: with 60,000 visitors 0.2 s, and 0.4 with a call for each value.
  const all = sql`concat_ws(${sql.lit(separator)}, ${sql.join(values)})`
  const any = sql`coalesce(${sql.join(values)}, null)`
  return sql<SqlBool>`(${any} is not null and ${sql.raw(fold)}(${all}) like ${pattern} escape '\\')`
}
