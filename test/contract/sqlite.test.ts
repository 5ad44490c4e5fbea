import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { DatabaseThread } from '../../store/sqlite/driver/database-thread.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import { everyContract } from './every-contract.ts'
import type { Fixture } from './fixture.ts'

const rise = (error: Error) => {
  throw error
}

async function openFixture(): Promise<Fixture> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-contract-'))
  const path = join(folder, 'parley.db')
  let store = await openSqlite(path, { onDeath: rise })
  return {
    store,
    reopen: async () => {
      await store.close()
      store = await openSqlite(path, { onDeath: rise })
      return store
    },
    run: (sql, ...values) => {
      const db = new DatabaseSync(path, { timeout: 5000, enableForeignKeyConstraints: false })
      db.prepare(sql).run(...values)
      db.close()
    },
    remove: async () => {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

everyContract('SQLite', openFixture)

test('a query after closing is refused, and is not a failure', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-closed-'))
  const store = await openSqlite(join(folder, 'parley.db'), { onDeath: rise })
  await store.close()
  const asked = [store.beat(0), store.threads.offered(null, 1), store.devices.heads([])]
  for (const outcome of await Promise.allSettled(asked))
    expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'Refused', code: 'unavailable' } })
  rmSync(folder, { recursive: true })
})

test('a commit is on disk before it is announced: the writer is in WAL mode with synchronous=FULL', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-durable-'))
  const thread = new DatabaseThread({ path: join(folder, 'parley.db'), readOnly: false }, rise)
  const ask = (sql: string) => thread.ask({ kind: 'query', sql, parameters: [] })
  expect(await ask('pragma journal_mode')).toMatchObject({ rows: [{ journal_mode: 'wal' }] })
  expect(await ask('pragma synchronous')).toMatchObject({ rows: [{ synchronous: 2 }] })
  await thread.close()
  rmSync(folder, { recursive: true })
})

test('a database of a newer version is not opened', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-newer-'))
  const path = join(folder, 'parley.db')
  await (await openSqlite(path, { onDeath: rise })).close()
  const db = new DatabaseSync(path)
  db.exec(`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2099')`)
  db.close()
  await expect(openSqlite(path, { onDeath: rise })).rejects.toThrow('9999-from-the-future')
  rmSync(folder, { recursive: true })
})
