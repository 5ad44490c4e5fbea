import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Append, Appended } from '../ports/message-log.ts'
import { loggedMessage } from '../sql/rows.ts'
import type { MessageRow } from '../sql/schema.ts'
import { ThreadChanges } from './thread-changes.ts'

/** A thread's row as it stands in the running transaction. */
interface Head {
  lastSeq: number
  revision: number
  lastAt: number
}

/** Numbers and inserts messages within a transaction; the threads' rows are written once, at its end. */
export class Appending {
  readonly #changes: ThreadChanges
  readonly #selectHead: StatementSync
  readonly #insert: StatementSync
  readonly #selectByUid: StatementSync
  readonly #updateHead: StatementSync
  readonly #heads = new Map<string, Head>()
  #now = 0

  constructor(db: DatabaseSync) {
    this.#changes = new ThreadChanges(db)
    this.#selectHead = db.prepare('select last_seq, revision, last_at from threads where uid = ?')
    this.#insert = db.prepare(
      `insert into messages
         (thread_uid, seq, uid, type, content, status, channel, extra, sender_uid, sender, sent_at)
       values (?, ?, ?, ?, ?, 'SUCCESS', ?, ?, ?, ?, ?) on conflict (thread_uid, uid) do nothing`,
    )
    this.#selectByUid = db.prepare('select * from messages where thread_uid = ? and uid = ?')
    this.#updateHead = db.prepare('update threads set last_seq = ?, last_at = ?, revision = ? where uid = ?')
  }

  /** Starts a transaction's worth of appends, all committed at `now` (ms since 1970 UTC). */
  begin(now: number): void {
    this.#heads.clear()
    this.#now = now
  }

  /** Writes the heads of the threads appended to. */
  finish(): void {
    for (const [uid, head] of this.#heads) this.#updateHead.run(head.lastSeq, head.lastAt, head.revision, uid)
  }

  append(append: Append): Appended {
    const { thread, draft, change } = append
    const seat = change !== undefined && 'seat' in change ? change.seat : undefined
    if (seat !== undefined && this.#changes.isFull(seat)) return { outcome: 'full' }
    if (change?.kind === 'open') this.#changes.open(thread, this.#now)
    const head = this.#head(thread.uid)
    if (head === undefined || head.revision !== thread.revision) {
      return this.#repeated(append) ?? { outcome: 'stale' }
    }
    const sentAt = Math.max(this.#now, head.lastAt)
    if (!this.#inserted(append, head.lastSeq + 1, sentAt)) {
      const repeated = this.#repeated(append)
      if (repeated === undefined) throw new Error(`message ${draft.uid} neither inserted nor found`)
      return repeated
    }
    head.lastSeq += 1
    head.lastAt = sentAt
    if (change !== undefined && this.#changes.apply(thread, change, { seq: head.lastSeq, sentAt })) head.revision += 1
    return { outcome: 'stored', seq: head.lastSeq, sentAt }
  }

  #head(threadUid: string): Head | undefined {
    const known = this.#heads.get(threadUid)
    if (known !== undefined) return known
    const row = this.#selectHead.get(threadUid)
    if (row === undefined) return undefined
    const head = { lastSeq: Number(row.last_seq), revision: Number(row.revision), lastAt: Number(row.last_at) }
    this.#heads.set(threadUid, head)
    return head
  }

  #inserted({ thread, draft, sender }: Append, seq: number, sentAt: number): boolean {
    const { uid, type, content, channel, extra } = draft
    const { changes } = this.#insert.run(
      thread.uid,
      seq,
      uid,
      type,
      content,
      channel,
      extra,
      sender.uid,
      JSON.stringify(sender),
      sentAt,
    )
    return changes === 1
  }

  #repeated({ thread, draft }: Append): Appended | undefined {
    const row = this.#selectByUid.get(thread.uid, draft.uid) as MessageRow | undefined
    return row === undefined ? undefined : { outcome: 'repeat', message: loggedMessage(row) }
  }
}
