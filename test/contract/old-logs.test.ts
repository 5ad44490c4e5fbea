import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MessageUid, Topic } from '../../domain/ids.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import { furnish, newThread, org, say } from './fixture.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-old-log-'))
  path = join(folder, 'parley.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** What statistics count is kept with the threads since then. */
const withoutAnswers = `${['unanswered', 'answered', 'left', 'commented', 'erased', 'unknown'].map((name) => `drop index threads_${name};`).join(' ')}
  ${['answer_known', 'visitor_spoke', 'left_message', 'answered_at', 'answered_by', 'answered_in', 'spoke_last', 'erased_type'].map((name) => `alter table threads drop column ${name};`).join(' ')}`

/** Records, erasing and retention. */
const withoutRecords = `drop table thread_tags; drop table erasures; drop table quotes;
  ${['participants_begun', 'records_all', 'records_open', 'records_category', 'records_rating'].map((name) => `drop index ${name};`).join(' ')}
  ${['file_threads_thread', 'leave_messages_thread', 'files_of'].map((name) => `drop index ${name};`).join(' ')}
  ${['thread_days', 'file_days', 'threads_swept_at', 'files_swept_at'].map((name) => `alter table organizations drop column ${name};`).join(' ')}
  alter table participants drop column begun_at;`

/** The order of commits. */
const withoutMarks = `drop table epochs; drop index participants_ended;
  ${['joined_mark', 'until_mark', 'ended_mark'].map((name) => `alter table participants drop column ${name};`).join(' ')}
  alter table devices drop column since_mark; alter table devices drop column settled_mark;`

const window = { offset: 0, limit: 9 }
const open = () =>
  openSqlite(path, {
    onDeath: (error) => {
      throw error
    },
  })

/** A log as the previous version left it: without the index of uids, and with lists ordered by last message. */
async function oldLog(fill: (store: Store) => Promise<Thread>, more: (db: DatabaseSync) => void): Promise<Thread> {
  const store = await open()
  await furnish(store)
  const thread = await fill(store)
  await store.close()
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: false })
  db.exec(`drop index messages_uid; drop index threads_visitor; drop index leave_messages_open;
    drop index threads_ended; drop index threads_ended_of; drop index visitors_sought;
    drop table announcements; drop table social_settings; drop table relations;
    drop index visitors_named; alter table visitors drop column name_key; drop table reports;
    drop table page_visits; drop table blocks; drop table merges;
    drop table user_groups; drop table group_invitations; alter table file_threads drop column after_seq;
    alter table participants drop column read_seq;
    drop index audit_target;
    ${withoutMarks}
    ${withoutAnswers}
    ${withoutRecords}
    alter table threads drop column listed_at; alter table visitors drop column sought;
    create index visitors_seen on visitors (org_uid, seen_at);
    create index threads_recent on threads (org_uid, last_at);
    create index threads_visitor on threads (visitor_uid, last_at);
    alter table visitors drop column priority; alter table threads drop column left_at;
    alter table agents drop column signature; alter table agents drop column language;
    alter table agents drop column invisible; alter table sessions drop column began_at;
    alter table memberships drop column since;
    alter table devices drop column own_topic; alter table devices drop column json;
    delete from kysely_migration where name >= '0018'`)
  more(db)
  db.close()
  return thread
}

async function filled(store: Store): Promise<Thread> {
  const thread = await newThread(store)
  for (const uid of ['a', 'b', 'c']) await say(store, thread, uid)
  return thread
}

function uidsOf(): unknown[] {
  const db = new DatabaseSync(path, { readOnly: true })
  const rows = db.prepare('select uid from messages order by seq').all()
  db.close()
  return rows.map(({ uid }) => uid)
}

test('an old log gets the index of uids, and lists its threads by last message', async () => {
  const thread = await oldLog(filled, (db) =>
    db.exec(`update visitors set nickname = 'Älva', profile = '{"mobile":"555-0100"}';
      insert into contacts select uid, '', 'ALVA@example.com', '', '', '[]', 'a' from visitors`),
  )
  const store = await open()
  for (const search of ['älva', '0100', 'alva@'])
    expect(
      (await store.contacts.query({ orgUid: org, knownTo: null, search, maxCounted: 9 }, window)).totalElements,
    ).toBe(1)
  const listed = await store.threads.query({ orgUid: org }, window)
  expect(listed.map(({ uid }) => uid)).toEqual([thread.uid])
  expect(await say(store, thread, 'b')).toMatchObject({ outcome: 'repeat', message: { seq: 3 } })
  expect(await say(store, thread, 'd')).toMatchObject({ outcome: 'stored', seq: 5 })
  await store.close()
  const db = new DatabaseSync(path, { readOnly: true })
  expect(db.prepare('select count(*) as count from threads where listed_at != 0').get()).toEqual({ count: 1 })
  db.close()
})

test('a log that contains a uid twice starts: nothing is lost, and the uid means the first', async () => {
  const thread = await oldLog(filled, (db) =>
    db.exec(`insert into messages select thread_uid, seq + 3, uid, type, 'again ' || content, status, channel, extra,
      sender_uid, sender, sent_at from messages where uid in ('a', 'b'); update threads set last_seq = 6`),
  )
  const store = await open()
  for (const [uid, seq] of [
    ['a', 2],
    ['b', 3],
    ['c', 4],
  ] as const)
    expect(await say(store, thread, uid)).toMatchObject({ outcome: 'repeat', message: { seq } })
  const read = await store.log.read({ threadUid: thread.uid, after: 0, limit: 9 })
  expect(read.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6])
  expect(read.slice(-2).map(({ content }) => content)).toEqual(['again text of a', 'again text of b'])
  expect(await store.log.find(thread.topic as Topic, 'a' as MessageUid)).toMatchObject({ seq: 2 })
  await store.close()
  expect(new Set(uidsOf()).size).toBe(6)
})

test('a migration that fails is not half done: it is done at the next start', async () => {
  await oldLog(filled, (db) => db.exec('drop index threads_visitor'))
  await expect(open()).rejects.toThrow('threads_visitor')
  const db = new DatabaseSync(path)
  expect(db.prepare(`select count(*) as count from kysely_migration where name >= '0018'`).get()).toEqual({ count: 0 })
  db.exec('create index threads_visitor on threads (visitor_uid, last_at)')
  db.close()
  await (await open()).close()
})
