import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { visitorPerson } from '../../domain/people/visitor.ts'
import { betweenFriends } from '../../domain/thread/friends.ts'
import { begunWith, groupThread } from '../../domain/thread/group.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { groupTopic } from '../../domain/thread/topic.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import { connectHere, cpuOf } from '../support/cpu-time.ts'
import { furnish, newVisitor, org, say } from './fixture.ts'

// What app users ask for all the time, among very many others and with very much behind them.

const few = 1000
const many = 1_000_000
const times = 20
/** Not a measure of speed: what reads everything is a hundred times slower. */
const cliff = 6
/** A collection of garbage makes so much of any difference. A read that is not flat takes ms. */
const leastUs = 200
const window = { offset: 0, limit: 20 }
const members = 500

interface Circle {
  readonly me: Uid
  readonly friend: Uid
  readonly group: Thread
}

const asks: Readonly<Record<string, (store: Store, circle: Circle) => Promise<unknown>>> = {
  'a message in a group': (store, { group }) => say(store, group, randomUUID()),
  'a group by its topic': ({ threads }, { group }) => threads.current(group.topic),
  'a page of friends': ({ relations }, { me }) => relations.friends(me, window),
  'a page of groups': ({ userGroups }, { me }) => userGroups.groupsOf(me, window),
  'a page of members': ({ userGroups }, { group }) => userGroups.members(group.uid, window),
  'how far all members have read': ({ userGroups }, { group }) => userGroups.reads(group.uid),
  'a person by the beginning of a rare name': ({ people }) => people.named(org, 'zelda', 21),
  'people by the beginning of a usual name': ({ people }) => people.named(org, 'v', 21),
  'a person by the site’s own name': ({ visitors }) => visitors.bySiteUid(org, 'site-77'),
  'what is between two': ({ relations }, { me, friend }) => relations.between(me, friend),
  'requests for friendship': ({ relations }, { me }) => relations.list(me, 'RECEIVED', window),
  'invitations to groups': ({ userGroups }, { me }) => userGroups.invitations(me, window),
  'open reports': ({ reports }) => reports.list(org, 'OPEN', window),
}

test(`what app users ask for costs the same with ${few} and ${many} people and messages stored`, {
  timeout: 300_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-flat-social-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'parley.db')
  const open = () => openSqlite(path, { onDeath: () => {} }, connectHere)
  let store = await open()
  await furnish(store)
  const circle = await meet(store)
  await store.close()
  const costs = new Map<string, number[]>()
  for (const stored of [few, many]) {
    fill(path, stored, circle)
    store = await open()
    for (const [what, ask] of Object.entries(asks)) {
      const cost = await cpuOf(() => ask(store, circle), times)
      costs.set(what, [...(costs.get(what) ?? []), cost])
    }
    await store.close()
  }
  for (const [what, [first = 0, last = 0]] of costs)
    console.info(`${what}: ${first.toFixed(0)} µs with ${few}, ${last.toFixed(0)} µs with ${many}`)
  const slower = [...costs].filter(([, [first = 0, last = 0]]) => last > cliff * Math.max(first, leastUs))
  expect(slower).toEqual([])
})

/** Somebody with a friend and a group. */
async function meet(store: Store): Promise<Circle> {
  const [me, friend] = [await newVisitor(store), await newVisitor(store)]
  await store.socialSettings.save(org, { friends: true, groups: true, search: 'everybody' })
  const begun = { orgUid: org, createdAt: Date.now() }
  const friends = betweenFriends(visitorPerson(me), friend.uid, { ...begun, uid: 'friends' as ThreadUid })
  await store.threads.change(friends, { kind: 'open' })
  const group = { uid: 'the-group' as Uid, orgUid: org, name: 'Marathon', avatar: '', ofAgents: false }
  await store.userGroups.create(group, 1)
  const alone = groupThread(group, me.uid, { uid: 'group' as ThreadUid, createdAt: Date.now() })
  const others = Array.from({ length: members - 1 }, (_, at) => `visitor-${at + 1}` as Uid)
  const thread = begunWith(alone, others)
  await store.threads.change(thread, { kind: 'open' })
  expect(thread.topic).toBe(groupTopic(group.uid))
  return { me: me.uid, friend: friend.uid, group: thread }
}

/** Adds people, friendships and groups of others, ended ones of theirs, and messages in the friends' thread. */
function fill(path: string, count: number, { me }: Circle): void {
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: false })
  db.exec('pragma journal_mode = memory; pragma synchronous = off; pragma cache_size = -400000; begin')
  const { had } = db.prepare(`select count(*) as had from visitors where uid like 'visitor-%'`).get() as { had: number }
  const upTo = (most: number, from = had) =>
    `with recursive numbers(n) as (select ${from} + 1 union all select n + 1 from numbers where n < ${most})`
  db.exec(`${upTo(count)} insert into visitors (uid, org_uid, site_uid, verified, nickname, avatar, profile, created_at,
    seen_at, name_key) select 'visitor-' || n, '${org}', 'site-' || n, 1, 'V' || n, '', '{}', n, n, 'v' || n from numbers`)
  db.exec(`${upTo(count)} insert into messages (thread_uid, seq, uid, type, content, status, channel, extra, sender_uid,
    sender, sent_at) select 'friends', n + 10, 'told-' || n, 'TEXT', 'a message', 'SUCCESS', '', '', '${me}', '{}', n
    from numbers`)
  db.exec(
    `update threads set last_seq = (select max(seq) from messages where thread_uid = 'friends') where uid = 'friends'`,
  )
  // Threads take longer to insert; a tenth of them is as many as a long life has.
  const threads = upTo(count / 10, had / 10)
  const insert = `insert into threads (uid, topic, type, state, org_uid, target_uid, visitor_uid, extra, revision, last_seq,
    last_at, created_at, closed_at, listed_at)`
  for (const [type, state, who] of [
    ['FRIEND', 'NEW', `'visitor-' || n`],
    ['FRIEND', 'CLOSED', `'${me}'`],
    ['GROUP', 'NEW', `'visitor-' || n`],
  ] as const) {
    const uid = `'${type}-${state}-' || n`
    const closed = state === 'CLOSED' ? 'n' : 'null'
    db.exec(`${threads} ${insert} select ${uid}, 'org/${type.toLowerCase()}/' || ${uid}, '${type}', '${state}', '${org}',
      'x', ${type === 'GROUP' ? uid : who}, '', 1, 1, n, n, ${closed}, n from numbers`)
    db.exec(`${threads} insert into participants (thread_uid, uid, role, from_seq, joined_at, until_seq, until_at)
      select ${uid}, ${who}, 'visitor', 0, n, ${state === 'CLOSED' ? '1, n' : 'null, null'} from numbers`)
  }
  db.exec(`${threads} insert into user_groups (uid, org_uid, name, avatar, created_at)
    select 'GROUP-NEW-' || n, '${org}', 'G', '', n from numbers`)
  db.exec(`${threads} insert into relations select 'visitor-' || n, '${me}', '${org}', 'BLOCKED', '', n from numbers`)
  db.exec('commit; pragma journal_mode = wal')
  db.close()
}
