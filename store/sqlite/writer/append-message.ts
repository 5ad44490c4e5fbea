import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ThreadUid } from '../../../domain/ids.ts'
import { quotedUid } from '../../../domain/message/quote.ts'
import { notesUid } from '../../../domain/thread/notes.ts'
import type { Changed } from '../../ports/threads.ts'
import {
  type AppendEntry,
  type BareChange,
  listedWithinMs,
  type MessagePlace,
  maxUidChars,
  type Placed,
} from '../../sql/base/write-operations.ts'
import { AnswerWriter } from './answer-writer.ts'
import { ThreadChanger } from './change-thread.ts'
import type { SeqByUid } from './seq-by-uid.ts'

/** A thread's row in the running transaction. */
interface Head {
  lastSeq: number
  revision: number
  lastAt: number
  listedAt: number
  /** Whether the other fields must be written, and whether `listedAt` must. */
  isMoved: boolean
  isListedAnew: boolean
}

/** Numbers and inserts messages within a transaction; writes the threads' rows once, at its end. */
export class MessageAppender {
  readonly #seqs: SeqByUid
  readonly #changes: ThreadChanger
  readonly #answers: AnswerWriter
  readonly #selectHead: StatementSync
  readonly #insert: StatementSync
  readonly #quote: StatementSync
  readonly #updateHead: StatementSync
  readonly #list: StatementSync
  readonly #heads = new Map<string, Head>()
  #now = 0
  /** The rowid of the last message of this transaction; 0 for none yet. */
  lastRowid = 0

  constructor(db: DatabaseSync, seqs: SeqByUid) {
    this.#seqs = seqs
    this.#changes = new ThreadChanger(db, seqs)
    this.#answers = new AnswerWriter(db)
    this.#selectHead = db.prepare('select last_seq, revision, last_at, listed_at from threads where uid = ?')
    this.#insert = db.prepare(
      `insert into messages
         (thread_uid, seq, uid, type, content, status, channel, extra, sender_uid, sender, sent_at)
       values (?, ?, ?, ?, ?, 'SUCCESS', ?, ?, ?, ?, ?)`,
    )
    // Whoever is quoted can be erased, wherever it was.
    this.#quote = db.prepare('insert or ignore into quotes (author_uid, thread_uid, seq) values (?, ?, ?)')
    this.#updateHead = db.prepare('update threads set last_seq = ?, last_at = ?, revision = ? where uid = ?')
    // In a statement of its own: SQLite updates the indexes of a column that is set, even to its old value.
    this.#list = db.prepare('update threads set listed_at = ? where uid = ?')
  }

  /** Starts the appends of a transaction, all committed at `now` (ms since 1970 UTC). */
  begin(now: number): void {
    this.#heads.clear()
    this.#answers.begin()
    this.#now = now
    this.lastRowid = 0
  }

  /** Writes the heads of the threads appended to. */
  finish(): void {
    for (const [uid, head] of this.#heads) {
      if (head.isMoved) this.#updateHead.run(head.lastSeq, head.lastAt, head.revision, uid)
      if (head.isListedAnew) this.#list.run(head.listedAt, uid)
    }
  }

  append(entry: AppendEntry): Placed {
    const { threadUid, revision, draft, change, begins } = entry
    const seat = change !== undefined && 'seat' in change ? change.seat : undefined
    if (seat !== undefined && this.#changes.isFull(seat, threadUid)) return { outcome: 'full' }
    if (begins !== undefined) this.#changes.open(begins, this.#now)
    const repeated = this.#seqs.find(threadUid, draft.uid)
    if (repeated !== undefined) return { outcome: 'repeat', threadUid, seq: repeated }
    const head = this.#head(threadUid)
    if (head === undefined || head.revision !== revision) return { outcome: 'stale' }
    // Somebody wrote after the decision, which assumed silence.
    if (change !== undefined && 'atSeq' in change && change.atSeq !== head.lastSeq) return { outcome: 'stale' }
    const sentAt = Math.max(this.#now, head.lastAt)
    this.#store(entry, head.lastSeq + 1, sentAt)
    head.lastSeq += 1
    head.lastAt = sentAt
    head.isMoved = true
    const isChanged =
      change !== undefined && this.#changes.apply(threadUid, change, this.#place(threadUid, head.lastSeq, sentAt))
    if (isChanged) head.revision += 1
    this.#answers.note(entry, sentAt)
    // Anything said after the end comes with a change, so lists of ended threads are exact.
    if (change !== undefined || sentAt - head.listedAt >= listedWithinMs) listAt(head, sentAt)
    return { outcome: 'stored', seq: head.lastSeq, sentAt }
  }

  /** Changes a thread without a message. */
  change({ threadUid, revision, change, begins }: BareChange): Changed {
    const seat = 'seat' in change ? change.seat : undefined
    if (seat !== undefined && this.#changes.isFull(seat, threadUid)) return { outcome: 'full' }
    if (begins !== undefined) this.#changes.open(begins, this.#now)
    const head = this.#head(threadUid)
    // A time to check a thread, and whether its visitor is there, are valid whatever has happened to it.
    const isAlwaysValid = change.kind === 'watch' || change.kind === 'absent'
    if (head === undefined || (!isAlwaysValid && head.revision !== revision)) return { outcome: 'stale' }
    if (this.#changes.apply(threadUid, change, this.#place(threadUid, head.lastSeq, this.#now))) {
      head.revision += 1
      head.isMoved = true
      // Filing a thread that ended long ago does not make it recent.
      if (change.kind === 'become') listAt(head, this.#now)
    }
    return { outcome: 'changed' }
  }

  #place(threadUid: ThreadUid, seq: number, sentAt: number): MessagePlace {
    return { seq, sentAt, notesSeq: this.#head(notesUid(threadUid))?.lastSeq }
  }

  #head(threadUid: string): Head | undefined {
    const known = this.#heads.get(threadUid)
    if (known !== undefined) return known
    const row = this.#selectHead.get(threadUid)
    if (row === undefined) return undefined
    const head: Head = {
      lastSeq: Number(row.last_seq),
      revision: Number(row.revision),
      lastAt: Number(row.last_at),
      listedAt: Number(row.listed_at),
      isMoved: false,
      isListedAnew: false,
    }
    this.#heads.set(threadUid, head)
    return head
  }

  #store({ threadUid, draft, sender }: AppendEntry, seq: number, sentAt: number): void {
    const { uid, type, content, channel, extra } = draft
    const said = JSON.stringify(sender)
    const done = this.#insert.run(threadUid, seq, uid, type, content, channel, extra, sender.uid, said, sentAt)
    this.lastRowid = Number(done.lastInsertRowid)
    const quoted = quotedUid(draft)
    if (quoted !== '' && quoted.length <= maxUidChars) this.#quote.run(quoted, threadUid, seq)
  }
}

function listAt(head: Head, at: number): void {
  head.listedAt = Math.max(head.listedAt, at)
  head.isListedAnew = true
}
