import { type Kysely, sql } from 'kysely'

/** How long the writer waits for readers to let go of the WAL, in ms; nothing else is written meanwhile. */
const waitMs = 20
const usualWaitMs = 5000

/**
 * Copies everything committed into the database file and truncates the WAL, which still holds what was overwritten.
 * Returns false if somebody was reading it; then it is worth another try.
 */
export function emptyWal<Tables>(writer: Kysely<Tables>): Promise<boolean> {
  return writer.connection().execute(async (one) => {
    // Most of it without anybody waiting for it.
    await sql`pragma wal_checkpoint(passive)`.execute(one)
    await sql.raw(`pragma busy_timeout = ${waitMs}`).execute(one)
    try {
      const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(one)
      return rows[0]?.busy === 0
    } finally {
      await sql.raw(`pragma busy_timeout = ${usualWaitMs}`).execute(one)
    }
  })
}
