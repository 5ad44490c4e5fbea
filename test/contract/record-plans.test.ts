import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Uid } from '../../domain/ids.ts'
import type { RecordFilter } from '../../store/ports/records.ts'
import { DatabaseConnection } from '../../store/sqlite/connection.ts'
import { type Connect, openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import { furnish, org, workgroup } from './fixture.ts'

const asked: string[] = []
const connect: Connect = (options) => {
  const connection = new DatabaseConnection(options)
  return {
    ask: async (one) => {
      if (one.kind === 'query') asked.push(one.sql)
      return connection.answer(one)
    },
    close: async () => void connection.answer({ kind: 'close' }),
  }
}

let folder: string
let store: Store
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-record-plans-'))
  store = await openSqlite(join(folder, 'parley.db'), { onDeath: () => {} }, connect)
  await furnish(store)
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

async function plansOf(run: () => Promise<unknown>): Promise<string[]> {
  asked.length = 0
  await run()
  const db = new DatabaseSync(join(folder, 'parley.db'), { readOnly: true })
  const plan = asked.flatMap((sql) => db.prepare(`explain query plan ${sql}`).all())
  db.close()
  return plan.map(({ detail }) => String(detail))
}

const admin = { uids: ['a1', 'u1'] as Uid[], targets: 'any' } as const
const agent = { uids: ['a1', 'u1'] as Uid[], targets: [workgroup, 'w2'] as Uid[] }
const parts: Record<string, [Partial<RecordFilter>, string]> = {
  tag: [{ tag: 't' }, 'PRIMARY KEY (org_uid=? AND tag=? AND begun_at'],
  category: [{ category: 'c' }, 'INDEX records_category (org_uid=? AND category=? AND created_at'],
  ratings: [{ scores: [1, 2] }, 'INDEX records_rating (org_uid=? AND rating=? AND created_at'],
  states: [{ states: ['CHATTING', 'OFFLINE'] }, 'INDEX records_open (org_uid=? AND created_at'],
  agent: [{ agentUid: 'a2' as Uid }, 'INDEX participants_begun (uid=? AND begun_at'],
  target: [{ targetUid: workgroup }, 'INDEX threads_begun (target_uid=? AND created_at'],
  ended: [{ states: ['CLOSED'] }, 'INDEX records_all (org_uid=? AND created_at'],
  period: [{ fromMs: 1, toMs: 2 }, 'INDEX records_all (org_uid=? AND created_at'],
}
const names = Object.keys(parts)
/** Every set of these filters. */
const sets = Array.from({ length: 2 ** names.length }, (_, bits) => names.filter((_name, index) => bits & (1 << index)))

test.each([['an admin', admin] as const, ['an agent', agent] as const])(
  'every combination of filters is read in the order of an index, for %s',
  async (_who, overseer) => {
    for (const set of sets) {
      const filter = Object.assign({}, ...set.map((name) => parts[name]?.[0])) as Partial<RecordFilter>
      const plans = await plansOf(() => store.records.page({ orgUid: org, overseer, ...filter }, { limit: 30 }))
      const scanned = plans.filter((plan) => /^SCAN (?!places|\d|CONSTANT|\()/.test(plan))
      expect([set, scanned]).toEqual([set, []])
      // A whole period is enough of a bound; without one, only what has the order of the list.
      const read = plans.filter((plan) =>
        /^SEARCH (threads|participants|thread_tags) .*(created_at|begun_at)[<>(]/.test(plan),
      )
      expect([set, read.length > 0]).toEqual([set, true])
    }
  },
)

test.each(Object.entries(parts))('records are found by their %s in its own index', async (_name, [filter, index]) => {
  const plans = await plansOf(() => store.records.page({ orgUid: org, overseer: admin, ...filter }, { limit: 30 }))
  expect(plans.filter((plan) => plan.includes(index))).not.toEqual([])
  expect(plans.filter((plan) => /TEMP B-TREE/.test(plan)).every((plan) => /ORDER BY|DISTINCT/.test(plan))).toBe(true)
})
