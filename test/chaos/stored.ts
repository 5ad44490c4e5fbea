import { expect } from 'vitest'
import type { ChildServer } from '../support/child-server.ts'

/** Returns what is stored: the topic of each uid, and the uid at each place, `threadUid seq`. */
export function storedIn(server: ChildServer) {
  const rows = server.rows(
    'select m.uid, m.seq, m.thread_uid, t.topic from messages m join threads t on t.uid = m.thread_uid',
  )
  return {
    byUid: new Map(rows.map((row) => [row.uid as string, row.topic as string])),
    byPlace: new Map(rows.map((row) => [`${row.thread_uid} ${row.seq}`, row.uid as string])),
  }
}

/** Checks that every thread has the places 1, 2, 3 … to its head, and every uid once. */
export function expectOneOrder(server: ChildServer, count: number): void {
  const threads = server.rows(`
    select t.uid, t.last_seq, count(*) as messages, count(distinct m.uid) as uids, min(m.seq) as first, max(m.seq) as last
    from threads t left join messages m on m.thread_uid = t.uid group by t.uid, t.last_seq`)
  expect(threads).toHaveLength(count)
  for (const { uid, last_seq: head, messages, uids, first, last } of threads) {
    expect({ uid, messages, uids, first, last }).toEqual({ uid, messages: head, uids: head, first: 1, last: head })
  }
}
