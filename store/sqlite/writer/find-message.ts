import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { MessageUid, ThreadUid, Topic } from '../../../domain/ids.ts'
import { type Found, maxThreadsOfTopic } from '../../sql/base/write-operations.ts'
import type { SeqByUid } from './seq-by-uid.ts'

/** Finds messages by uid. */
export class MessageFinder {
  readonly #seqs: SeqByUid
  readonly #threads: StatementSync

  constructor(db: DatabaseSync, seqs: SeqByUid) {
    this.#seqs = seqs
    this.#threads = db.prepare(
      `select uid from threads where topic = ? order by created_at desc limit ${maxThreadsOfTopic}`,
    )
  }

  /** Looks in the newest thread of the topic that has it. */
  find(topic: Topic, messageUid: MessageUid): Found {
    for (const { uid } of this.#threads.all(topic)) {
      const threadUid = uid as ThreadUid
      const seq = this.#seqs.find(threadUid, messageUid)
      if (seq !== undefined) return { outcome: 'found', threadUid, seq }
    }
    return { outcome: 'missing' }
  }
}
