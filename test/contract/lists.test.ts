import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { DatabaseConnection } from '../../store/sqlite/connection.ts'
import { type Connect, openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import { furnish, org, workgroup } from './fixture.ts'

/** Connections that answer one query after the other: whatever is behind `held` waits. */
let held: Promise<void> | undefined
let opened = 0
const asked: string[] = []
const connect: Connect = (options) => {
  opened += 1
  const connection = new DatabaseConnection(options)
  let last: Promise<unknown> = Promise.resolve()
  return {
    ask: (one) => {
      const sql = one.kind === 'query' ? one.sql : ''
      asked.push(sql)
      last = Promise.all([last, sql.includes('count(*)') ? held : undefined]).then(() => connection.answer(one))
      return last
    },
    close: async () => void connection.answer({ kind: 'close' }),
  }
}

let folder: string
let store: Store
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-lists-'))
  store = await openSqlite(join(folder, 'parley.db'), { onDeath: () => {} }, connect)
  await furnish(store)
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const window = { offset: 0, limit: 9 }
const lists: Record<string, () => Promise<unknown>> = {
  contacts: () => store.contacts.query({ orgUid: org, knownTo: ['a1' as Uid], maxCounted: 9 }, window),
  'quick replies': () => store.quickReplies.query({ orgUid: org, ownerUid: 'a1' as Uid }, window),
  'messages left': () => store.leaveMessages.count({ orgUid: org }, 9),
  statistics: () => store.statistics.ofTarget(workgroup, { fromMs: 0, toMs: 1 }),
  threads: () => store.threads.count({ orgUid: org }, 99),
}

test('without a list nothing opens a connection for lists', () => {
  expect(opened).toBe(2)
})

test.each(Object.entries(lists))('while a list is read nothing else waits for it: %s', async (_name, read) => {
  const { promise, resolve: release } = Promise.withResolvers<void>()
  held = promise
  const list = read()
  await store.threads.byUid('t1' as ThreadUid)
  await store.agents.byUid('a1' as Uid)
  await store.log.read({ threadUid: 't1' as ThreadUid, after: 0, limit: 1 })
  release()
  held = undefined
  await list
  expect(opened).toBe(3)
})

/** Returns SQLite's query plan for a list. */
async function planOf(read: () => Promise<unknown>): Promise<string[]> {
  asked.length = 0
  await read()
  const db = new DatabaseSync(join(folder, 'parley.db'), { readOnly: true })
  const plan = asked.flatMap((sql) => db.prepare(`explain query plan ${sql}`).all())
  db.close()
  return plan.map(({ detail }) => String(detail))
}

test('an agent’s contacts are read from their threads once, not for each visitor', async () => {
  const plan = await planOf(() => store.contacts.query({ orgUid: org, knownTo: ['a1' as Uid], maxCounted: 9 }, window))
  expect(plan).toContain('LIST SUBQUERY 1')
  expect(plan.filter((step) => step.startsWith('CORRELATED'))).toEqual([])
})

test('statistics read what is kept with the threads of the period, and no messages', async () => {
  const plan = await planOf(() => store.statistics.ofTarget(workgroup, { fromMs: 0, toMs: 1 }))
  const ofPeriod = 'SEARCH threads USING INDEX threads_begun (target_uid=? AND created_at>? AND created_at<?)'
  expect(plan.filter((step) => step.includes('threads_begun'))).toEqual([ofPeriod])
  expect(plan.filter((step) => /(messages|participants) USING/.test(step))).toEqual([])
})
