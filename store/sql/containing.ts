import { type Expression, type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from 'kysely'

/** Whether one of some values contains a text, in any case; the text is nothing but text. */
export function containing<Tables, Table extends keyof Tables>(
  eb: ExpressionBuilder<Tables, Table>,
  values: readonly RawBuilder<unknown>[],
  text: string,
): Expression<SqlBool> {
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, (one) => `\\${one}`)}%`
  return eb.or(values.map((value) => sql<SqlBool>`lower(${value}) like ${pattern} escape '\\'`))
}
