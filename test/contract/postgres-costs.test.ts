import { expect, onTestFinished } from 'vitest'
import { newMessageUid } from '../../app/new-uid.ts'
import { openPostgres } from '../../store/postgres/open-postgres.ts'
import type { Store } from '../../store/store.ts'
import { postgresTest as test } from '../support/needs.ts'
import { startPostgres, stopPostgres } from '../support/postgres.ts'
import { furnish, newThread, say } from './fixture.ts'

/**
 * A server of its own, since a transaction elsewhere in one keeps versions of rows here for longer. The store is opened
 * for each step: connections tell what they changed when they end.
 */
async function freshSteps() {
  const server = await startPostgres()
  onTestFinished(() => stopPostgres(server))
  const step = async <Value>(act: (store: Store) => Promise<Value>) => {
    const store = await openPostgres(server.url('postgres'), {})
    return act(store).finally(() => store.close())
  }
  await step(furnish)
  return { step, ask: (sql: string) => server.ask('postgres', sql) }
}

test('nine of ten moves of a head touch no index', async () => {
  const { step, ask } = await freshSteps()
  const threads = await step((store) => Promise.all(Array.from({ length: 5 }, () => newThread(store))))
  const counts = () =>
    ask(`select n_tup_upd || ' ' || n_tup_hot_upd from pg_stat_user_tables where relname = 'threads'`)
      .split(' ')
      .map(Number)
  const [before = 0, hotBefore = 0] = counts()
  await step(async (store) => {
    // One after the other, as people write: of many at once on one page, some would not find room on it.
    for (let round = 0; round < 40; round += 1) for (const thread of threads) await say(store, thread, newMessageUid())
  })
  const [after = 0, hotAfter = 0] = counts()
  expect(after - before).toBeGreaterThanOrEqual(190)
  expect((hotAfter - hotBefore) / (after - before)).toBeGreaterThan(0.9)
})

test('messages of many threads share a commit', async () => {
  const { step, ask } = await freshSteps()
  const commits = () => Number(ask('select pg_snapshot_xmax(pg_current_snapshot())'))
  await step(async (store) => {
    const threads = await Promise.all(Array.from({ length: 20 }, () => newThread(store)))
    const before = commits()
    await Promise.all(threads.flatMap((thread) => [1, 2, 3].map(() => say(store, thread, newMessageUid()))))
    expect(commits() - before).toBeLessThan(6)
  })
})
