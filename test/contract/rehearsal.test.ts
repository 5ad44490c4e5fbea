import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { MessageUid, ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import { DatabaseConnection } from '../../store/sqlite/connection.ts'
import { type Connect, openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import { warmUp } from '../../store/warm-up.ts'
import { furnish, newAgent, newThread, newVisitor, org, say, workgroup } from './fixture.ts'

// Not measured by time: a first request is slow because of what it opens and prepares.

let opened = 0
const connect: Connect = (options) => {
  opened += 1
  const connection = new DatabaseConnection(options)
  return {
    ask: async (asked) => connection.answer(asked),
    close: async () => void connection.answer({ kind: 'close' }),
  }
}

let folder: string
let store: Store
let people: readonly Uid[]
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-rehearsal-'))
  store = await openSqlite(join(folder, 'parley.db'), { onDeath: () => {} }, connect)
  await furnish(store)
  const agent = await newAgent(store)
  people = [agent.uid, agent.accountUid]
  await warmUp(store)
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const window = { offset: 0, limit: 20 }
const early = { mark: 1, ms: 1 }
const asked: Record<string, () => Promise<unknown>> = {
  'a thread': () => store.threads.current('t' as Topic),
  'a message': () => store.log.find('t' as Topic, 'm' as MessageUid),
  'the last messages': () => store.log.read({ threadUid: 't' as ThreadUid, before: 9, limit: 50, maxBytes: 1000 }),
  'a visitor': () => store.visitors.bySiteUid(org, 'v'),
  'an agent': () => store.agents.byUsername('ann'),
  'a session': () => store.sessions.find('s' as Parameters<Store['sessions']['find']>[0]),
  sync: () => store.devices.standings(people, { since: early, endedSince: early, leftSinceMs: 1, cursors: new Map() }),
  'the queue': () => store.threads.queues([workgroup], window),
  'who is free': () => store.agents.free('elsewhere' as Uid),
  'the own list': () => store.threads.query({ orgUid: 'o2' as Uid, participants: people, states: ['CLOSED'] }, window),
  'how long it is': () => store.threads.count({ orgUid: org, participants: people, states: ['CLOSED'] }, 99),
  'what an admin sees': () => store.threads.query({ orgUid: org, overseer: { uids: people, targets: 'any' } }, window),
  contacts: () => store.contacts.query({ orgUid: org, knownTo: null, maxCounted: 99 }, window),
  'a contact by text': () => store.contacts.query({ orgUid: org, knownTo: null, search: 'v', maxCounted: 99 }, window),
  'open left messages': () => store.leaveMessages.query({ orgUid: org, state: 'open' }, window),
  'quick replies': () => store.quickReplies.query({ orgUid: org, ownerUid: people[0] as Uid }, window),
  statistics: () => store.statistics.ofTarget(workgroup, { fromMs: 0, toMs: 1 }),
  'what was done': () => store.audit.query({ orgUid: org }, { ...window, maxCounted: 99 }),
  'what was announced': () => store.announcements.newest(org, { sinceMs: 0, limit: 99 }),
  'what is allowed': () => store.socialSettings.of(org),
  'what is between two': () => store.relations.between('a' as Uid, 'b' as Uid),
  'who asks': () => store.relations.list('a' as Uid, 'RECEIVED', window),
  'who are in a group': () => store.userGroups.groupsOf('a' as Uid, window),
  'who is called so': () => store.people.named(org, 'nobody', 21),
  'who are friends': () => store.relations.friends('a' as Uid, window),
}

test.each(Object.entries(asked))(
  'the first request for %s opens and prepares nothing',
  // A retry would find it prepared.
  { retry: 0 },
  async (_name, ask) => {
    const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare')
    const before = opened
    try {
      await ask()
      expect(prepare.mock.calls).toEqual([])
      expect(opened).toBe(before)
    } finally {
      prepare.mockRestore()
    }
  },
)

test('nothing is written, and the first message finds its statements prepared', async () => {
  const db = new DatabaseSync(join(folder, 'parley.db'), { readOnly: true })
  for (const table of ['threads', 'messages', 'visitors', 'devices', 'sessions'])
    expect(db.prepare(`select count(*) as count from ${table}`).get(), table).toEqual({ count: 0 })
  db.close()
  const visitor = await newVisitor(store)
  const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare')
  const thread = await newThread(store, { visitor })
  await say(store, thread, 'first')
  expect(prepare.mock.calls).toEqual([])
  prepare.mockRestore()
})
