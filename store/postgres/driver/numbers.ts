import pg from 'pg'

/** Types that pg returns as text because they may exceed what a number holds exactly: bigint and numeric. Ours do not. */
const numbers: ReadonlySet<number> = new Set([pg.types.builtins.INT8, pg.types.builtins.NUMERIC])

/** How values are read: as the ones of SQLite are. */
export const parseNumbers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    numbers.has(oid) ? Number : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
}
