import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Connect, openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import { furnish, org, workgroup } from '../contract/fixture.ts'

/** Words of the messages: in every one, in every hundredth, and in one of all. */
export const words = { common: 'parcel', frequent: 'umbrella', rare: 'zeppelin' }
/** Tags of the threads: on every tenth, on one of all, and on the oldest ten. */
export const tags = { frequent: 'billing', rare: 'lawyer', old: 'founders' }
/** The first thread began then, each later one a minute after the one before. */
export const firstBegunAt = 1_700_000_000_000
export const minuteMs = 60_000

const one = (condition: string, yes: string, no = 'null') => `case when ${condition} then ${yes} else ${no} end`
const agent = `printf('a-%d', n % 10)`
const uid = (name: string) => `printf('${name}-%026d', n)`
const sender = `json_object('uid', 'v', 'nickname', 'Vera', 'avatar', '', 'type', 'VISITOR', 'extra', '')`

/**
 * Returns a store with `count` ended threads of one organization, with two messages each, and a function that removes
 * it. Of ten agents each has a tenth of them, as each of ten workgroups; every fifth has a rating, and every fourth a
 * category.
 */
export async function manyRecords(
  count: number,
  connect?: Connect,
): Promise<{ store: Store; remove: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-records-'))
  const path = join(folder, 'parley.db')
  const rise = (error: Error) => {
    throw error
  }
  const open = () => openSqlite(path, { onDeath: rise }, ...(connect === undefined ? [] : [connect]))
  const before = await open()
  await furnish(before)
  await before.close()
  const db = new DatabaseSync(path)
  db.exec(`pragma synchronous = off; pragma cache_size = -400000; begin;
    create temp table numbers as with recursive places(n) as (select 1 union all select n + 1 from places where n < ${count})
      select n, ${firstBegunAt} + n * ${minuteMs} as at from places;
    insert into threads (uid, topic, type, state, org_uid, target_uid, visitor_uid, agent_uid, extra, revision, last_seq,
      last_at, listed_at, created_at, closed_at, category, tags, rating, entered_at, assigned_at, answer_known,
      visitor_spoke, answered_at, answered_by, answered_in, spoke_last)
    select ${uid('t')}, ${uid('topic')}, 'WORKGROUP', ${one(`n % 5000 = 0`, `'OFFLINE'`, `'CLOSED'`)}, '${org}',
      ${one('n % 10 = 0', `'${workgroup}'`, `printf('w-%d', n % 10)`)}, ${uid('v')}, printf('a-%d', n % 10), '', 1, 2,
      at, at, at, at, ${one('n % 4 = 0', `printf('c-%d', n % 16)`)},
      ${one(`n = ${count / 2}`, `'["${tags.rare}"]'`, one('n <= 10', `'["${tags.old}"]'`, one('n % 10 = 3', `'["${tags.frequent}"]'`, `'[]'`)))},
      ${one('n % 5 = 0', `1 + n % 25 / 5`)}, at, at + n % 60000, 1, 1, ${one('n % 8 > 0', 'at + n % 90000 + 1')},
      ${one('n % 8 > 0', agent)}, ${one('n % 8 > 0', 'n % 30000')}, ${one('n % 8 > 0', agent)} from numbers;
    insert into thread_tags select org_uid, value, created_at, uid from threads, json_each(tags);
    insert into participants (thread_uid, uid, role, from_seq, joined_at, until_seq, until_at, begun_at)
      select ${uid('t')}, printf('a-%d', n % 10), 'agent', 0, at, 2, at, at from numbers
      union all select ${uid('t')}, ${uid('v')}, 'visitor', 0, at, 2, at, at from numbers;
    insert into messages (thread_uid, seq, uid, type, content, status, channel, extra, sender_uid, sender, sent_at)
      select ${uid('t')}, seq, printf('m-%d-%026d', seq, n), 'TEXT', 'Where is my ${words.common} number ' || n ||
        ${one('n % 100 = 7', `' ${words.frequent}'`, `''`)} || ${one(`n = ${count / 2} and seq = 2`, `' ${words.rare}'`, `''`)},
        'SUCCESS', 'WEB', '', 'v', ${sender}, at + seq from numbers, (select 1 as seq union all select 2);
    commit`)
  db.close()
  const store = await open()
  while ((await store.search.catchUp(20_000)).isBehind);
  return {
    store,
    remove: async () => {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}
