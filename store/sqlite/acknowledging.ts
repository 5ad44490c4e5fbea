import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import type { Uid } from '../../domain/ids.ts'
import { type MessageStatus, movesForward } from '../../domain/message.ts'
import type { Acknowledged, Acknowledgement } from '../ports/message-log.ts'
import type { Places } from './places.ts'

/** Of a topic's threads, those looked into for a message. */
const maxThreads = 10

/** Moves the status of messages forward within a transaction. */
export class Acknowledging {
  readonly #places: Places
  readonly #threads: StatementSync
  readonly #select: StatementSync
  readonly #update: StatementSync

  constructor(db: DatabaseSync, places: Places) {
    this.#places = places
    this.#threads = db.prepare(`select uid from threads where topic = ? order by created_at desc limit ${maxThreads}`)
    this.#select = db.prepare('select * from messages where thread_uid = ? and seq = ?')
    this.#update = db.prepare('update messages set status = ? where thread_uid = ? and seq = ?')
  }

  acknowledge({ topic, messageUid, readers, status }: Acknowledgement): Acknowledged {
    const row = this.#find(topic, messageUid)
    if (row === undefined) return { outcome: 'missing' }
    const author = row.sender_uid as Uid
    if (readers.includes(author)) return { outcome: 'own' }
    if (!movesForward(row.status as MessageStatus, status)) return { outcome: 'unmoved' }
    this.#update.run(status, row.thread_uid as string, row.seq as number)
    return { outcome: 'moved', author, sentAt: Number(row.sent_at) }
  }

  /** The message of that uid in the newest thread that has it. */
  #find(topic: string, messageUid: string): Record<string, SQLOutputValue> | undefined {
    for (const { uid } of this.#threads.all(topic)) {
      const seq = this.#places.find(uid as string, messageUid)
      if (seq !== undefined) return this.#select.get(uid as string, seq)
    }
    return undefined
  }
}
