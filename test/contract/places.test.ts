import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { Places } from '../../store/sqlite/places.ts'

test('uids added beyond the limit push out those of the thread unused for longest', () => {
  const db = new DatabaseSync(':memory:')
  db.exec('create table messages (thread_uid text, uid text, seq integer)')
  const places = new Places(db)
  const threads = ['t1', 't2', 't3', 't4']
  for (const thread of threads) for (let seq = 1; seq <= 100_000; seq += 1) places.add(thread, `u${seq}`, seq)
  // None is in the database: what is still known is held in memory.
  expect(threads.map((thread) => places.find(thread, 'u7'))).toEqual([undefined, 7, 7, 7])
  db.close()
})
