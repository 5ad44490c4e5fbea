import { randomInt } from 'node:crypto'
import type pg from 'pg'
import type { OnFault } from '../../domain/storage-fault.ts'
import type { Marking } from '../sql/threads/parts.ts'
import { asRefused } from './driver/faults.ts'
import { isValid, seenMark } from './driver/marks.ts'
import type { Pool } from './driver/pool.ts'

/** How PostgreSQL knows what a statement has seen. The offset keeps it from being asked again for each row. */
export function markingOver(pool: Pool, onFault: OnFault): Marking {
  const snapshot = `(select uid as epoch, ${seenMark} as mark, (${isValid})::int as is_valid,
    (extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms from epochs offset 0)`
  const refuse = (error: unknown): never => {
    throw asRefused(error, onFault)
  }
  const renewEpoch = (over: number) => within(pool, (client) => renew(client, (uid) => uid === over)).catch(refuse)
  return { snapshot, renewEpoch }
}

/** Begins another epoch if the database is not the one any more in which the stored one began. */
export function renewEpochIfOver(pool: Pool): Promise<void> {
  return within(pool, (client) => renew(client, () => false))
}

/**
 * Begins an epoch, within a transaction, whose marks are above all that are stored: those of the rows keep their order
 * and need not be written again. Nobody writes marks meanwhile.
 */
export async function beginEpoch(client: pg.PoolClient): Promise<void> {
  await client.query('lock table participants, devices in share mode')
  // No transaction that is under way, or comes, has a lower number.
  const lowest = 'pg_snapshot_xmin(pg_current_snapshot())::text::bigint'
  await client.query(`update epochs set base = greatest(base, last.mark + 1 - ${lowest})
    from (select greatest(
      (select max(greatest(joined_mark, until_mark, ended_mark)) from participants),
      (select max(greatest(since_mark, settled_mark)) from devices)) as mark) as last where last.mark is not null`)
  await rename(client)
}

async function within(pool: Pool, act: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  let lost: Error | undefined
  try {
    await client.query('begin')
    // The highest mark is looked for in all rows.
    await client.query(`set local statement_timeout = 0; set local lock_timeout = '30s'`)
    await act(client)
    await client.query('commit')
  } catch (error) {
    lost = error as Error
    throw error
  } finally {
    client.release(lost)
  }
}

async function renew(client: pg.PoolClient, isOver: (uid: number) => boolean): Promise<void> {
  // Whoever comes second finds that it is done.
  const { rows } = await client.query<{ uid: number; is_restored: boolean; is_valid: boolean }>(
    `select uid, written <> xmin::text::bigint as is_restored, ${isValid} as is_valid from epochs for update`,
  )
  const [row] = rows
  if (row === undefined || (row.is_valid && !isOver(Number(row.uid)))) return
  // Transactions keep their numbers on another timeline, or on an older state of the same one.
  await (row.is_restored ? beginEpoch(client) : rename(client))
}

async function rename(client: pg.PoolClient): Promise<void> {
  await client.query(
    `update epochs set uid = $1, place = parley_timeline(), written = pg_current_xact_id()::text::bigint % 4294967296`,
    [randomInt(1, 2 ** 47)],
  )
}
