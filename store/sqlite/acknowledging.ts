import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { type MessageStatus, movesForward } from '../../domain/message.ts'
import { reachesOtherSide, type ThreadType } from '../../domain/thread.ts'
import type { Acknowledged, Acknowledgement } from '../ports/message-log.ts'
import type { Places } from './places.ts'

/** Of a reader's threads on a topic, those looked into for a message. */
const maxThreads = 10

type Row = Record<string, SQLOutputValue>

/** Moves the status of messages forward within a transaction. */
export class Acknowledging {
  readonly #places: Places
  readonly #threads: StatementSync
  readonly #select: StatementSync
  readonly #update: StatementSync

  constructor(db: DatabaseSync, places: Places) {
    this.#places = places
    this.#threads = db.prepare(
      `select uid, type, visitor_uid from threads where topic = ? and exists (
         select 1 from participants where thread_uid = threads.uid and uid in (?, ?) and gone = 0
       ) order by created_at desc limit ${maxThreads}`,
    )
    this.#select = db.prepare('select * from messages where thread_uid = ? and seq = ?')
    this.#update = db.prepare('update messages set status = ? where thread_uid = ? and seq = ?')
  }

  acknowledge({ topic, messageUid, readers, status }: Acknowledgement): Acknowledged {
    // One uid, or the two of an agent.
    const [first = '', second = first] = readers
    const threads = this.#threads.all(topic, first, second)
    if (threads.length === 0) return { outcome: 'stranger' }
    const found = this.#find(threads, messageUid)
    if (found === undefined) return { outcome: 'missing' }
    const { row, thread } = found
    const author = row.sender_uid as Uid
    if (readers.includes(author)) return { outcome: 'own' }
    const sides = { type: thread.type as ThreadType, visitorUid: thread.visitor_uid as Uid }
    // A colleague who reads along has not read it for the visitor.
    if (!reachesOtherSide(sides, author, readers)) return { outcome: 'unmoved' }
    if (!movesForward(row.status as MessageStatus, status)) return { outcome: 'unmoved' }
    this.#update.run(status, row.thread_uid as string, row.seq as number)
    return { outcome: 'moved', author, threadUid: row.thread_uid as ThreadUid }
  }

  /** The message of that uid in the first thread that has it. */
  #find(threads: readonly Row[], messageUid: string): { row: Row; thread: Row } | undefined {
    for (const thread of threads) {
      const seq = this.#places.find(thread.uid as string, messageUid)
      const row = seq === undefined ? undefined : this.#select.get(thread.uid as string, seq)
      if (row !== undefined) return { row, thread }
    }
    return undefined
  }
}
