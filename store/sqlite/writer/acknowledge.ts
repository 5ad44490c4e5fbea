import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ThreadUid, Uid } from '../../../domain/ids.ts'
import { type MessageStatus, movesForward } from '../../../domain/message/message.ts'
import { reachesOtherSide, type ThreadType } from '../../../domain/thread/thread.ts'
import type { Acknowledged, Acknowledgement } from '../../ports/message-log.ts'
import { maxThreadsOfReader } from '../../sql/base/write-operations.ts'

const ofReader = `from threads where topic = ? and exists (
  select 1 from participants where thread_uid = threads.uid and uid in (?, ?) and gone = 0)`

/** Moves the status of messages forward within a transaction. */
export class Acknowledger {
  readonly #select: StatementSync
  readonly #takesPart: StatementSync
  readonly #read: StatementSync
  readonly #update: StatementSync

  constructor(db: DatabaseSync) {
    // A cross join keeps its order: each of the reader's threads, newest first, and one lookup of its uids.
    this.#select = db.prepare(
      `select own.uid, own.type, own.visitor_uid, m.rowid as row, m.seq, m.status, m.sender_uid from (
         select uid, type, visitor_uid, created_at ${ofReader} order by created_at desc limit ${maxThreadsOfReader}
       ) as own cross join messages as m on m.thread_uid = own.uid and m.uid = ? order by own.created_at desc limit 1`,
    )
    this.#takesPart = db.prepare(`select 1 ${ofReader} limit 1`)
    this.#read = db.prepare(
      'update participants set read_seq = max(read_seq, ?) where thread_uid = ? and uid = ? and gone = 0',
    )
    this.#update = db.prepare('update messages set status = ? where rowid = ?')
  }

  acknowledge({ topic, messageUid, readers, status }: Acknowledgement): Acknowledged {
    // One uid, or the two uids of an agent.
    const [first = '', second = first] = readers
    const found = this.#select.get(topic, first, second, messageUid)
    if (found === undefined) {
      const takesPart = this.#takesPart.get(topic, first, second) !== undefined
      return { outcome: takesPart ? 'missing' : 'stranger' }
    }
    const author = found.sender_uid as Uid
    if (readers.includes(author)) return { outcome: 'own' }
    const sides = { type: found.type as ThreadType, visitorUid: found.visitor_uid as Uid }
    // A colleague who reads along has not read the message in the visitor's place.
    if (!reachesOtherSide(sides, author, readers)) return { outcome: 'unmoved' }
    if (sides.type === 'FRIEND' && status === 'READ') this.#read.run(found.seq as number, found.uid as string, first)
    if (!movesForward(found.status as MessageStatus, status)) return { outcome: 'unmoved' }
    this.#update.run(status, found.row as number)
    return { outcome: 'moved', author, threadUid: found.uid as ThreadUid }
  }
}
