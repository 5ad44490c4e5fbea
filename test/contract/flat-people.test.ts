import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { threadStates } from '../../domain/thread/thread.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import { connectHere, cpuOf } from '../support/cpu-time.ts'
import { assigning, furnish, newAgent, newThread, newVisitor, org, say, workgroup } from './fixture.ts'

// What pages and consoles ask for all the time, for a visitor and an agent with very much behind them.

const few = 1000
const many = 100_000
const times = 40
/** Not a measure of speed: what reads everything is a hundred times slower. */
const cliff = 6
/** A collection of garbage makes so much of any difference. A read that is not flat takes ms. */
const leastUs = 100
const openStates = threadStates.filter((state) => state !== 'CLOSED')
const window = { offset: 0, limit: 5 }

interface People {
  readonly visitor: Uid
  readonly agent: Uid
  readonly threadUid: ThreadUid
}

/** What the routes and topics of visitors and agents read and write, by what it is for. */
const reads: Readonly<Record<string, (store: Store, people: People) => Promise<unknown>>> = {
  'unread messages': async ({ threads, log }, { visitor, threadUid }) => {
    await threads.query({ orgUid: org, participants: [visitor] }, window)
    await log.read({ threadUid, limit: 100, maxBytes: 1_000_000 })
  },
  'a visitor’s open threads, for their presence and user/{uid}': ({ threads }, { visitor }) =>
    threads.query({ orgUid: org, participants: [visitor], states: openStates }, { offset: 0, limit: 100 }),
  'an agent’s open threads, for user/{uid}': ({ threads }, { agent }) =>
    threads.query({ orgUid: org, participants: [agent], states: openStates }, { offset: 0, limit: 100 }),
  'an agent’s ended threads, for a repeat on user/{uid}': ({ threads }, { agent }) =>
    threads.query({ orgUid: org, participants: [agent], states: threadStates }, { offset: 0, limit: 100 }),
  'the visitors of an announcement': ({ threads }, { agent }) => threads.namesHeldBy(agent),
  'the agents of an announcement, and those who know a queue': ({ agents }) => agents.behind(workgroup),
  'the announcements for an agent': ({ announcements }, { agent }) =>
    announcements.newest(agent, { sinceMs: 0, limit: 50 }),
  'the page of a visitor': ({ visitors }, { visitor }) => visitors.pagesOf([visitor]),
  'an own profile': ({ agents }, { agent }) => agents.byUid(agent),
  'whose visitors may be gone': ({ threads }) => threads.visitorsThere(),
}

test(`what pages and consoles ask for costs the same with ${few} and ${many} threads and messages stored`, {
  timeout: 180_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-flat-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'parley.db')
  const open = () => openSqlite(path, { onDeath: () => {} }, connectHere)
  let store = await open()
  await furnish(store)
  const people = await meet(store)
  await store.close()
  const costs = new Map<string, number[]>()
  for (const stored of [few, many]) {
    fill(path, stored, people)
    store = await open()
    for (const [what, read] of Object.entries(reads)) {
      const cost = await cpuOf(() => read(store, people), times)
      costs.set(what, [...(costs.get(what) ?? []), cost])
    }
    await store.close()
  }
  for (const [what, [first = 0, last = 0]] of costs) {
    console.info(`${what}: ${first.toFixed(0)} µs with ${few}, ${last.toFixed(0)} µs with ${many}`)
  }
  const slower = [...costs]
    .filter(([, [first = 0, last = 0]]) => last > cliff * Math.max(first, leastUs))
    .map(([what]) => what)
  expect(slower).toEqual([])
})

/** An agent and a visitor in an open thread with some messages. */
async function meet(store: Store): Promise<People> {
  const visitor = await newVisitor(store)
  const agent = await newAgent(store)
  const thread = await newThread(store, { visitor })
  await store.threads.change(thread, assigning(thread, { agentUid: agent.uid, capacity: agent.capacity }))
  await say(store, thread, 'a')
  return { visitor: visitor.uid, agent: agent.uid, threadUid: thread.uid }
}

/** Adds ended threads of both, ended threads of others with the agent, and messages in the open thread. */
function fill(path: string, count: number, { visitor, agent, threadUid }: People): void {
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: false })
  db.exec('pragma journal_mode = memory; pragma synchronous = off; pragma cache_size = -400000; begin')
  const { had } = db.prepare(`select count(*) as had from threads where uid like 'own-%'`).get() as { had: number }
  const numbers = `with recursive numbers(n) as (select ${had} + 1 union all select n + 1 from numbers where n < ${count})`
  for (const [kind, who] of [
    ['own', `'${visitor}'`],
    ['other', `'visitor-' || n`],
  ]) {
    db.exec(`${numbers} insert into threads (uid, topic, type, state, org_uid, target_uid, visitor_uid, agent_uid, extra,
      revision, last_seq, last_at, created_at, closed_at, listed_at)
      select '${kind}-' || n, 'org/workgroup/${workgroup}/' || ${who}, 'WORKGROUP', 'CLOSED', '${org}', '${workgroup}',
        ${who}, '${agent}', '', 1, 1, n, n, n, n from numbers`)
    for (const [uid, role] of [
      [who, 'visitor'],
      [`'${agent}'`, 'agent'],
    ])
      db.exec(`${numbers} insert into participants (thread_uid, uid, role, from_seq, joined_at, until_seq, until_at)
        select '${kind}-' || n, ${uid}, '${role}', 0, n, 1, n from numbers`)
  }
  db.exec(`${numbers} insert into visitors (uid, org_uid, site_uid, verified, nickname, avatar, profile, created_at, seen_at)
    select 'visitor-' || n, '${org}', '', 0, 'V', '', '{}', n, n from numbers`)
  db.exec(`${numbers} insert into messages (thread_uid, seq, uid, type, content, status, channel, extra, sender_uid, sender, sent_at)
    select '${threadUid}', n + 10, 'said-' || n, 'TEXT', 'a message', 'SUCCESS', '', '', '${agent}', '{}', n from numbers`)
  db.exec(`${numbers} insert into announcements select 'announced-' || n, '${org}', 'workgroup-' || n, '${agent}', '', 'x', n
    from numbers`)
  db.exec('commit; pragma journal_mode = wal')
  db.close()
}
