import type pg from 'pg'

/** One connection, on which statements run one after the other. */
export interface Session {
  /** Returns the rows of a statement, with `$1` for the first value. */
  all<Row extends pg.QueryResultRow>(sql: string, ...values: readonly unknown[]): Promise<Row[]>
  /** Returns how many rows a statement changed. */
  run(sql: string, ...values: readonly unknown[]): Promise<number>
}

/** Returns a session on a connection. */
export function sessionOn(client: pg.PoolClient): Session {
  return {
    all: async <Row extends pg.QueryResultRow>(sql: string, ...values: readonly unknown[]) =>
      (await client.query<Row>(sql, [...values])).rows,
    run: async (sql, ...values) => (await client.query(sql, [...values])).rowCount ?? 0,
  }
}

/** The clock of the database, in ms since 1970 UTC. */
export const clockMs = '(extract(epoch from clock_timestamp()) * 1000)::bigint'
