import type pg from 'pg'
import { Pool } from './driver/pool.ts'
import { UnusableDatabase } from './migrate-postgres.ts'

/** Any number, the same in all versions. */
const lockOfServer = 0x7061_7273

/**
 * Keeps other servers from a database; returns a function that lets them. The lock ends with this process. Throws
 * UnusableDatabase if another server has it.
 */
export async function holdDatabase(url: string): Promise<() => Promise<void>> {
  const pool = new Pool({ url, max: 1, isolation: 'read committed', isPatient: true })
  let client: pg.PoolClient | undefined
  try {
    client = await pool.connect()
    const { rows } = await client.query<{ is_ours: boolean }>('select pg_try_advisory_lock($1) as is_ours', [
      lockOfServer,
    ])
    if (rows[0]?.is_ours !== true) throw new UnusableDatabase('Another Parley is running on it.')
  } catch (error) {
    client?.release(error as Error)
    await pool.close()
    throw error
  }
  const held = client
  return async () => {
    held.release(new Error('the server stops'))
    await pool.close()
  }
}
