import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Uid } from '../../domain/ids.ts'
import { type MessageStatus, movesForward } from '../../domain/message.ts'
import type { Acknowledged, Acknowledgement } from '../ports/message-log.ts'

/** Moves the status of messages forward within a transaction. */
export class Acknowledging {
  readonly #select: StatementSync
  readonly #update: StatementSync

  constructor(db: DatabaseSync) {
    this.#select = db.prepare(
      `select m.thread_uid, m.seq, m.status, m.sender_uid, m.sent_at from threads t
       join messages m on m.thread_uid = t.uid and m.uid = ?
       where t.topic = ? order by t.created_at desc limit 1`,
    )
    this.#update = db.prepare('update messages set status = ? where thread_uid = ? and seq = ?')
  }

  acknowledge({ topic, messageUid, readers, status }: Acknowledgement): Acknowledged {
    const row = this.#select.get(messageUid, topic)
    if (row === undefined) return { outcome: 'missing' }
    const author = row.sender_uid as Uid
    if (readers.includes(author)) return { outcome: 'own' }
    if (!movesForward(row.status as MessageStatus, status)) return { outcome: 'unmoved' }
    this.#update.run(status, row.thread_uid as string, row.seq as number)
    return { outcome: 'moved', author, sentAt: Number(row.sent_at) }
  }
}
