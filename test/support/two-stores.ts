import { onTestFinished } from 'vitest'
import { openPostgres } from '../../store/postgres/open-postgres.ts'
import type { Store } from '../../store/store.ts'
import type { PostgresServer } from './postgres.ts'
import { freshDatabase } from './postgres-fixture.ts'

/** Two stores of one database, as two nodes have it. Closed and removed after the test. */
export interface TwoStores {
  readonly stores: readonly [Store, Store]
  readonly server: PostgresServer
  readonly name: string
  /** What the stores reported. */
  readonly faults: readonly string[]
}

export async function openTwoStores(): Promise<TwoStores> {
  const { server, name } = await freshDatabase()
  const faults: string[] = []
  const onFault = (fault: string, reason: string) => void faults.push(`${fault}: ${reason}`)
  const one = await openPostgres(server.url(name), { onFault })
  const other = await openPostgres(server.url(name), { onFault })
  onTestFinished(async () => {
    await Promise.all([one.close(), other.close()])
    server.ask('postgres', `drop database ${name} with (force)`)
  })
  return { stores: [one, other], server, name, faults }
}

/** Ends a random backend of a database every few ms, until the returned function is called; it returns how many. */
export function endBackends({ server, name }: TwoStores, everyMs: number): () => number {
  let ended = 0
  const timer = setInterval(() => {
    const victim = `select pid from pg_stat_activity where datname = '${name}' and application_name = 'parley'
      order by (state = 'active') desc, random() limit 1`
    ended += Number(server.ask('postgres', `select count(pg_terminate_backend(pid)) from (${victim}) as one`))
  }, everyMs)
  return () => {
    clearInterval(timer)
    return ended
  }
}
