import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { ClientId, ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import { fold, folded } from '../../store/sql/base/fold.ts'
import { DatabaseConnection } from '../../store/sqlite/connection.ts'
import { type Connect, openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import { assigning, furnish, newAgent, newThread, org, say, workgroup } from './fixture.ts'

/** In this thread, where the queries can be observed. */
const connect: Connect = (options) => {
  const connection = new DatabaseConnection(options)
  return {
    ask: async (asked) => connection.answer(asked),
    close: async () => void connection.answer({ kind: 'close' }),
  }
}

let folder: string
let store: Store
let planner: DatabaseSync
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-plans-'))
  store = await openSqlite(join(folder, 'parley.db'), { onDeath: () => {} }, connect)
  await furnish(store)
  planner = new DatabaseSync(join(folder, 'parley.db'), { readOnly: true })
  planner.function(fold, { deterministic: true }, (text) => folded(String(text)))
})
afterAll(async () => {
  planner.close()
  await store.close()
  rmSync(folder, { recursive: true })
})

/** Returns SQLite's query plans for everything prepared while `run` runs. */
async function plansOf(run: () => Promise<unknown>): Promise<string[]> {
  return (await stepsOf(run)).map(({ detail }) => detail)
}

interface Step {
  /** The step that it belongs to. */
  readonly parent: string
  readonly detail: string
}

async function stepsOf(run: () => Promise<unknown>): Promise<Step[]> {
  const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare')
  try {
    await run()
    const asked = prepare.mock.calls
      .map(([sql]) => sql)
      .filter((sql) => /^\s*(select|with|insert|update|delete)\b/i.test(sql))
    expect(asked).not.toEqual([])
    prepare.mockRestore()
    return asked.flatMap((sql, at) =>
      planner
        .prepare(`explain query plan ${sql}`)
        .all()
        .map(({ parent, detail }) => ({ parent: `${at} ${parent}`, detail: String(detail) })),
    )
  } finally {
    prepare.mockRestore()
  }
}

const few = /\bINDEX threads_(open|queue|due)\b/
const allRows =
  /^SCAN (agents|users|threads|t|participants|messages|visitors|sessions|leave_messages|files|audit|announcements|relations|social_settings|user_groups|group_invitations|reports|page_visits|blocks|merges|membership|other|allowed)\b/
const allEver = /\bINDEX threads_(begun|waiting|assigned) \((org|target)_uid=\?\)/
/** A thread's messages, by anything but place or uid. */
const allOfThread = /^SEARCH (messages|m) USING .*\(thread_uid=\?\)$/
const allSorted = /^USE TEMP B-TREE FOR ORDER BY/

function wasteful(plans: readonly string[]): string[] {
  return plans.filter((plan) => allEver.test(plan) || (allRows.test(plan) && !few.test(plan)))
}

const window = { offset: 0, limit: 20 }
const people = ['a1', 'u1'] as Uid[]
const comes = { nowMs: 1, leftSinceMs: 1, connected: [] }
const moment = { mark: 1, ms: 1 }
const owed = { since: moment, endedSince: moment, leftSinceMs: 1, cursors: new Map() }
const asked: Record<string, () => Promise<unknown>> = {
  'the topics one may hear': () => store.threads.takenPartIn(['t1', 't2'] as Topic[], people),
  'agents by any of their uids': () => store.agents.named(people),
  'the members of a workgroup': () => store.agents.behind(workgroup),
  'those who are free': () => store.agents.free(workgroup),
  'where somebody waits': () => store.threads.targetsWaitedFor(),
  'who has something to do': () => store.threads.agentsWithThreads(),
  'whose visitors are there': () => store.threads.visitorsThere(),
  'the pages of visitors': () => store.visitors.pagesOf(people),
  'where no deadline is set': () => store.deadlines.unwatchedTargets(),
  'sessions long unused': () => store.sessions.forget(0, 9),
  'the threads somebody takes part in': () => store.threads.query({ orgUid: org, participants: people }, window),
  'how many those are': () => store.threads.count({ orgUid: org, participants: people, states: ['CLOSED'] }, 99),
  'what was done': () => store.audit.query({ orgUid: org }, { ...window, maxCounted: 9 }),
  'the threads an agent has': () => store.threads.namesHeldBy(org),
  'what was announced': () => store.announcements.newest(org, { sinceMs: 0, limit: 9 }),
  'what somebody did': () => store.audit.query({ orgUid: org, doerUid: 'a1' }, { ...window, maxCounted: 9 }),
  'what is too old of it': () => store.audit.forget(0, 9),
  'what is between two': () => store.relations.between('a' as Uid, 'b' as Uid),
  'who asks': () => store.relations.list('a' as Uid, 'RECEIVED', window),
  'the groups one is in': () => store.userGroups.groupsOf('a' as Uid, window),
  'who is in a group': () => store.userGroups.members('t' as ThreadUid, window),
  'how far they have read': () => store.userGroups.reads('t' as ThreadUid),
  invitations: () => store.userGroups.invitations('a' as Uid, window),
  'invitations of a group': () => store.userGroups.countInvited('g' as Uid),
  'the oldest invitations': () => store.userGroups.trimInvitations('a' as Uid, 9),
  'who is called so': () => store.people.named(org, 'an', 21),
  reports: () => store.reports.list(org, 'OPEN', window),
  'one report': () => store.reports.byUid(org, 'r'),
  'who are friends': () => store.relations.friends('a' as Uid, window),
  'the oldest requests': () => store.relations.trim('a' as Uid, 'ASKED', 9),
  'what is open': () => store.threads.query({ orgUid: org, participants: people, states: ['CHATTING'] }, window),
}

test.each(Object.entries(asked))('nothing else is scanned for: %s', async (_name, ask) => {
  expect(wasteful(await plansOf(ask))).toEqual([])
})

const { uids, targets } = { uids: people, targets: ['w1', 'w2'] as Uid[] }
test.each([
  ['of all', {}, 'threads_ended'],
  ['of all, ended', { states: ['CLOSED'] }, 'threads_ended'],
  ['an admin sees', { overseer: { uids, targets: 'any' } }, 'threads_ended'],
  ['of some workgroups', { overseer: { uids, targets } }, 'threads_ended_of'],
  ['of one workgroup', { overseer: { uids, targets }, targetUid: 'w1' as Uid, states: ['CLOSED'] }, 'threads_ended_of'],
  ['of a visitor', { visitorUid: 'v1' as Uid }, 'threads_visitor'],
  ['of a visitor and somebody', { visitorUid: 'v1' as Uid, participants: people }, 'threads_visitor'],
  ['of somebody', { participants: people, states: ['CLOSED'] }, 'participants_uid'],
] as const)('a list of threads reads no further than its page: %s', async (_name, filter, index) => {
  const steps = await stepsOf(() => store.threads.query({ orgUid: org, ...filter }, window))
  const read = steps.filter(({ detail }) =>
    new RegExp(`INDEX (${index}|participants_uid) .*(org|target|visitor|at>)`).test(detail),
  )
  expect(read.map(({ detail }) => / INDEX (\w+)/.exec(detail)?.[1])).toContain(index)
  // A sort next to it would read all of it first.
  const siblings = steps.filter(({ parent }) => read.some((one) => one.parent === parent))
  expect(siblings.filter(({ detail }) => allSorted.test(detail))).toEqual([])
  expect(wasteful(steps.map(({ detail }) => detail))).toEqual([])
})

test.each([
  [{ state: 'open' }, 'leave_messages_open (org_uid=?)'],
  [{}, 'leave_messages_recent (org_uid=?)'],
  [{ state: 'answered', targets: ['w1' as Uid, 'w2' as Uid] }, 'leave_messages_target (target_uid=?)'],
] as const)('left messages are read in index order, by %o', async (filter, index) => {
  const steps = await stepsOf(() => store.leaveMessages.query({ orgUid: org, ...filter }, window))
  const read = steps.filter(({ detail }) => detail.endsWith(`INDEX ${index}`))
  expect(read).not.toEqual([])
  const siblings = steps.filter(({ parent }) => read.some((one) => one.parent === parent))
  expect(siblings.filter(({ detail }) => allSorted.test(detail))).toEqual([])
})

test.each([{}, { search: 'ann' }])('contacts are found and counted in one index, by %o', async (filter) => {
  const asked = { orgUid: org, knownTo: null, maxCounted: 9, ...filter }
  const plans = await plansOf(() => store.contacts.query(asked, { offset: 1, limit: 2 }))
  const read = plans.filter((plan) => / visitors .*INDEX/.test(plan))
  expect(new Set(read)).toEqual(new Set(['SEARCH visitors USING COVERING INDEX visitors_sought (org_uid=?)']))
  expect(plans.filter((plan) => allSorted.test(plan))).toEqual([])
})

test.each([{ fromMs: 1 }, { fromMs: 1, doerUid: 'a1' }, { kind: 'login' } as const])(
  'the audit log is read without a sort, by %o',
  async (filter) => {
    const plans = await plansOf(() => store.audit.query({ orgUid: org, ...filter }, { ...window, maxCounted: 9 }))
    expect(plans.filter((plan) => allSorted.test(plan))).toEqual([])
  },
)

test('pages, blocks and merges are found by an index, however many there are', async () => {
  const [one, other, uid] = ['v1', 'v2', 'x'] as Uid[] as [Uid, Uid, Uid]
  const known = { siteUid: '', verified: false, credentials: 0, priority: 0, nickname: 'Vera', avatar: '', profile: {} }
  const by = { orgUid: org, byUid: uid, byName: 'Ann', at: 1 }
  const plans = await plansOf(async () => {
    const page = { url: 'https://shop.example/', title: '', referrer: '', at: 1 }
    for (const visitor of [one, other]) await store.visitors.save({ uid: visitor, orgUid: org, ...known }, 1, page)
    await store.visits.of([one, other])
    await store.merges.add({ uid, fromUid: one, intoUid: other, ...by }, 9)
    await store.merges.into(other)
    await store.merges.from([one, other])
    await store.merges.undo(uid, 2)
    await store.blocks.put({ uid, kind: 'VISITOR', target: one, name: '', reason: '', until: null, ...by }, 9)
    await store.blocks.query(org, 1, window)
    await store.blocks.remove(org, { kind: 'VISITOR', target: one })
  })
  expect(plans.filter((plan) => / (page_visits|blocks|merges) USING/.test(plan)).length).toBeGreaterThan(9)
  expect(wasteful(plans)).toEqual([])
})

test('no commit scans all messages or all threads', async () => {
  const agent = await newAgent(store)
  const seat = { agentUid: agent.uid, capacity: 2, group: { targetUid: workgroup, capacity: 1 } }
  // The first commit of this file prepares everything that commits need.
  const plans = await plansOf(async () => {
    const thread = await newThread(store)
    expect(await store.threads.change(thread, assigning(thread, seat))).toEqual({ outcome: 'changed' })
  })
  expect(plans).toContain('MULTI-INDEX OR')
  expect(plans).toContain('SEARCH messages USING INDEX messages_uid (uid=? AND thread_uid=?)')
  expect(plans.filter((plan) => allOfThread.test(plan))).toEqual([])
  expect(wasteful(plans)).toEqual([])
})

test('no reconnecting device and no sync looks at threads that ended long ago', async () => {
  const plans = await plansOf(async () => {
    await store.devices.open('a1/web/d' as ClientId, people, comes)
    await store.devices.standings(people, owed)
    await store.devices.standings(people, { ...owed, endedSince: null })
    await store.devices.standings(people, { ...owed, endedSince: { mark: 0, ms: 1 } })
    await store.devices.heads(people)
  })
  expect(plans).toContain('SEARCH participants USING INDEX participants_uid (uid=? AND until_at=?)')
  expect(plans).toContain('SEARCH participants USING INDEX participants_uid (uid=? AND until_at>?)')
  expect(plans).toContain('SEARCH participants USING INDEX participants_ended (uid=? AND until_mark>?)')
  expect(plans).not.toContain('SEARCH participants USING INDEX participants_uid (uid=?)')
})

test('a message moves no index of its thread, only a change or five minutes do', async () => {
  const thread = await newThread(store)
  const db = new DatabaseSync(join(folder, 'parley.db'))
  const listed = () => Number(db.prepare('select listed_at from threads where uid = ?').get(thread.uid)?.listed_at)
  const first = listed()
  const indexed = db.prepare(`select name from pragma_index_list('threads') where name in
    (select name from sqlite_schema where sql like '%last_at%')`)
  expect(indexed.all()).toEqual([])
  await say(store, thread, 'soon')
  expect(listed()).toBe(first)
  db.prepare('update threads set listed_at = listed_at - 300000 where uid = ?').run(thread.uid)
  await say(store, thread, 'later')
  expect(listed()).toBeGreaterThanOrEqual(first)
  db.close()
})

test('the first in turn of several targets is read from the index of queues, one row for each', async () => {
  const plans = await plansOf(() => store.threads.inTurn([workgroup, 'one' as Uid, 'other' as Uid]))
  const read = plans.filter((plan) => / threads\b/.test(plan))
  expect(read).toHaveLength(3)
  for (const plan of read)
    expect(plan).toMatch(/SEARCH threads USING (COVERING )?INDEX threads_\w+ \(target_uid=\? AND state=\?\)/)
})
