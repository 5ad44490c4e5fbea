/** SQL of the mark of the running transaction: its number, which rises for ever, and what makes it go on after a restore. */
export const ownMark = '(select base + pg_current_xact_id()::text::bigint from epochs)'

/** SQL of the mark below which all is committed and seen by the statement. What is under way has this mark or a higher one. */
export const seenMark = '(select base + pg_snapshot_xmin(pg_current_snapshot())::text::bigint from epochs)'

/**
 * SQL that is true in the database in which the epoch began: a restored row was written by another transaction than the
 * one it names, and a standby that took over, which may not have the last transactions, has another timeline.
 */
export const isValid = 'written = xmin::text::bigint and place = parley_timeline()'
