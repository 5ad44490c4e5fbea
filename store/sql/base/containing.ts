import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import { fold, folded } from './fold.ts'

/** Separates values, so that no text matches across two of them: nobody writes this character. */
const separator = '\u001f'

/** Returns whether one of the values contains a text; case is ignored, and the text has no special characters. */
export function containing(values: readonly RawBuilder<unknown>[], text: string): Expression<SqlBool> {
  const pattern = `%${folded(text).replaceAll(/[\\%_]/g, (one) => `\\${one}`)}%`
  // One call for all values, and none if nothing is noted: with 60,000 visitors 0.2 s, compared with 0.4 s for a call
  // for each value.
  const all = sql`concat_ws(${sql.lit(separator)}, ${sql.join(values)})`
  const any = sql`coalesce(${sql.join(values)}, null)`
  return sql<SqlBool>`(${any} is not null and ${sql.raw(fold)}(${all}) like ${pattern} escape '\\')`
}
