import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { DatabaseThread } from '../../store/sqlite/driver/database-thread.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import { announcementsContract } from './announcements-contract.ts'
import { auditContract } from './audit-contract.ts'
import { contactsContract } from './contacts-contract.ts'
import { deviceContract } from './device-contract.ts'
import { endingContract } from './ending-contract.ts'
import { filesContract } from './files-contract.ts'
import type { Fixture } from './fixture.ts'
import { groupsContract } from './groups-contract.ts'
import { logContract } from './log-contract.ts'
import { pageBytesContract } from './page-bytes-contract.ts'
import { peopleContract } from './people-contract.ts'
import { proposalContract } from './proposal-contract.ts'
import { queueContract } from './queue-contract.ts'
import { quickRepliesContract } from './quick-replies-contract.ts'
import { receiptContract } from './receipt-contract.ts'
import { recordCountsContract } from './record-counts-contract.ts'
import { recordsContract } from './records-contract.ts'
import { relationsContract } from './relations-contract.ts'
import { searchContract } from './search-contract.ts'
import { sessionContract } from './session-contract.ts'
import { staffContract } from './staff-contract.ts'
import { statisticsContract } from './statistics-contract.ts'
import { threadListContract } from './thread-list-contract.ts'

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

describe('SQLite: the log', () => logContract(openFixture))
describe('SQLite: pages of bytes', () => pageBytesContract(openFixture))
describe('SQLite: receipts', () => receiptContract(openFixture))
describe('SQLite: the queue', () => queueContract(openFixture))
describe('SQLite: proposals and notes', () => proposalContract(openFixture))
describe('SQLite: devices', () => deviceContract(openFixture))
describe('SQLite: people', () => peopleContract(openFixture))
describe('SQLite: staff', () => staffContract(openFixture))
describe('SQLite: sessions', () => sessionContract(openFixture))
describe('SQLite: endings', () => endingContract(openFixture))
describe('SQLite: statistics', () => statisticsContract(openFixture))
describe('SQLite: lists of threads', () => threadListContract(openFixture))
describe('SQLite: files', () => filesContract(openFixture))
describe('SQLite: quick replies', () => quickRepliesContract(openFixture))
describe('SQLite: announcements', () => announcementsContract(openFixture))
describe('SQLite: relations of app users', () => relationsContract(openFixture))
describe('SQLite: groups of app users', () => groupsContract(openFixture))
describe('SQLite: audit', () => auditContract(openFixture))
describe('SQLite: contacts', () => contactsContract(openFixture))
describe('SQLite: records', () => recordsContract(openFixture))
describe('SQLite: what records add up to', () => recordCountsContract(openFixture))
describe('SQLite: searching messages', () => searchContract(openFixture))

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
