import type pg from 'pg'
import { Pool } from './driver/pool.ts'
import { UnusableDatabase } from './migrate-postgres.ts'

/** Any number, the same in all versions. */
const lockOfServer = 0x7061_7273
/** A server that was killed has its lock until the database notices. */
const [maxTries, restMs] = [12, 250]
/** Times of the database and of this process are compared: joining, ending, deadlines. */
const maxClockMs = 5000

/** Where this process keeps others from a database, and for what. */
export interface Holding {
  readonly url: string
  readonly purpose: 'serve' | 'copy'
  /** Called if another server took the database while it was away. */
  readonly onTaken: (error: Error) => void
}

/**
 * Keeps other servers from a database; returns a function that lets them. The lock ends with this process. Throws
 * UnusableDatabase if another server has it, or if the clocks differ.
 */
export async function holdDatabase({ url, purpose, onTaken }: Holding): Promise<() => Promise<void>> {
  const pool = new Pool({ url, max: 1, isolation: 'read committed', isPatient: true })
  const hold = new Hold(pool, onTaken)
  try {
    await hold.take(async (client) => {
      await checkClock(client)
      if (purpose === 'serve') await checkIsWhole(client)
    })
  } catch (error) {
    await pool.close()
    throw error
  }
  return () => hold.end()
}

/** A lock that is taken again when its connection was lost: it ends with every restart of the database. */
class Hold {
  readonly #pool: Pool
  readonly #onTaken: (error: Error) => void
  #client: pg.PoolClient | undefined
  #isOver = false

  constructor(pool: Pool, onTaken: (error: Error) => void) {
    this.#pool = pool
    this.#onTaken = onTaken
  }

  async take(check: (client: pg.PoolClient) => Promise<void> = async () => {}): Promise<void> {
    const client = await this.#pool.connect()
    try {
      await lock(client)
      await check(client)
    } catch (error) {
      client.release(error as Error)
      throw error
    }
    this.#client = client
    client.once('end', () => void this.#takeAgain(client))
  }

  async end(): Promise<void> {
    this.#isOver = true
    this.#client?.release(new Error('the server stops'))
    await this.#pool.close()
  }

  async #takeAgain(lost: pg.PoolClient): Promise<void> {
    if (this.#isOver) return
    this.#client = undefined
    lost.release(new Error('the connection was lost'))
    while (!this.#isOver) {
      try {
        return await this.take()
      } catch (error) {
        if (error instanceof UnusableDatabase) return this.#onTaken(error)
        await new Promise((resolve) => setTimeout(resolve, restMs))
      }
    }
  }
}

async function lock(client: pg.PoolClient): Promise<void> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const asked = 'select pg_try_advisory_lock($1) as is_ours'
    const { rows } = await client.query<{ is_ours: boolean }>(asked, [lockOfServer])
    if (rows[0]?.is_ours === true) return
    await new Promise((resolve) => setTimeout(resolve, restMs))
  }
  throw new UnusableDatabase('Another Parley is running on it.')
}

async function checkIsWhole(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ is_part: boolean }>(`select to_regclass('copied_from') is not null as is_part`)
  if (rows[0]?.is_part !== true) return
  throw new UnusableDatabase('It has a part of a data folder. Run `npm run migrate` again to copy the rest.')
}

async function checkClock(client: pg.PoolClient): Promise<void> {
  const askedAt = Date.now()
  const { rows } = await client.query<{ now: number }>(
    'select (extract(epoch from clock_timestamp()) * 1000)::bigint as now',
  )
  const offMs = Math.abs(Number(rows[0]?.now) - (askedAt + Date.now()) / 2)
  if (offMs <= maxClockMs) return
  throw new UnusableDatabase(`Its clock and the one of this server differ by ${Math.round(offMs / 1000)} s.`)
}
