import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** Stores a copy of a message with other values for `uid, seq, content, sent_at`. */
export type CopyMessage = (given: { uid: string; seq: number; content: string; sentAt: number }) => void

const given = ['uid', 'seq', 'content', 'sent_at']

/**
 * Returns a function that copies the newest TEXT of a thread with all columns of the table, whatever the migrations
 * made of it: a row written by the store itself is the template.
 */
export function messageCopier(db: DatabaseSync, threadUid: string): CopyMessage {
  const columns = db
    .prepare('pragma table_info(messages)')
    .all()
    .map(({ name }) => String(name))
  const values = columns.map((name) => (given.includes(name) ? `:${name}` : name))
  const newest = `select rowid from messages where thread_uid = ? and type = 'TEXT' order by seq desc limit 1`
  const pattern = db.prepare(newest).get(threadUid)
  if (pattern === undefined) throw new Error(`no message in ${threadUid}`)
  const insert: StatementSync = db.prepare(
    `insert into messages (${columns.join(', ')}) select ${values.join(', ')} from messages where rowid = :pattern`,
  )
  const { rowid } = pattern
  return ({ uid, seq, content, sentAt }) => {
    insert.run({ ':uid': uid, ':seq': seq, ':content': content, ':sent_at': sentAt, ':pattern': rowid ?? 0 })
  }
}
