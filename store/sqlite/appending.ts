import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ThreadUid } from '../../domain/ids.ts'
import { notesUid } from '../../domain/notes.ts'
import type { Appended } from '../ports/message-log.ts'
import type { Changed } from '../ports/threads.ts'
import type { Place } from './afterwards.ts'
import type { Places } from './places.ts'
import type { BareChange, Entry } from './protocol.ts'
import { ThreadChanges } from './thread-changes.ts'

/** What became of an append; of a repeat, where its first message stands. */
export type Placed =
  | Exclude<Appended, { outcome: 'repeat' }>
  | { readonly outcome: 'repeat'; readonly threadUid: ThreadUid; readonly seq: number }

/** A thread's row as it stands in the running transaction. */
interface Head {
  lastSeq: number
  revision: number
  lastAt: number
}

/** Numbers and inserts messages within a transaction; the threads' rows are written once, at its end. */
export class Appending {
  readonly #places: Places
  readonly #changes: ThreadChanges
  readonly #selectHead: StatementSync
  readonly #insert: StatementSync
  readonly #updateHead: StatementSync
  readonly #heads = new Map<string, Head>()
  #now = 0
  /** Of the last message of this transaction; 0 for none yet. */
  lastRowid = 0

  constructor(db: DatabaseSync, places: Places) {
    this.#places = places
    this.#changes = new ThreadChanges(db, places)
    this.#selectHead = db.prepare('select last_seq, revision, last_at from threads where uid = ?')
    this.#insert = db.prepare(
      `insert into messages
         (thread_uid, seq, uid, type, content, status, channel, extra, sender_uid, sender, sent_at)
       values (?, ?, ?, ?, ?, 'SUCCESS', ?, ?, ?, ?, ?)`,
    )
    this.#updateHead = db.prepare('update threads set last_seq = ?, last_at = ?, revision = ? where uid = ?')
  }

  /** Starts a transaction's worth of appends, all committed at `now` (ms since 1970 UTC). */
  begin(now: number): void {
    this.#heads.clear()
    this.#now = now
    this.lastRowid = 0
  }

  /** Writes the heads of the threads appended to. */
  finish(): void {
    for (const [uid, head] of this.#heads) this.#updateHead.run(head.lastSeq, head.lastAt, head.revision, uid)
  }

  /** Forgets what was appended in a transaction that was rolled back. */
  undo(): void {
    this.#places.forget(this.#heads.keys())
  }

  append(entry: Entry): Placed {
    const { threadUid, revision, draft, change, begins } = entry
    const seat = change !== undefined && 'seat' in change ? change.seat : undefined
    if (seat !== undefined && this.#changes.isFull(seat, threadUid)) return { outcome: 'full' }
    if (begins !== undefined) this.#changes.open(begins, this.#now)
    const repeated = this.#places.find(threadUid, draft.uid)
    if (repeated !== undefined) return { outcome: 'repeat', threadUid, seq: repeated }
    const head = this.#head(threadUid)
    if (head === undefined || head.revision !== revision) return { outcome: 'stale' }
    // Somebody spoke after it was decided that nobody does.
    if (change !== undefined && 'atSeq' in change && change.atSeq !== head.lastSeq) return { outcome: 'stale' }
    const sentAt = Math.max(this.#now, head.lastAt)
    this.#store(entry, head.lastSeq + 1, sentAt)
    head.lastSeq += 1
    head.lastAt = sentAt
    if (change !== undefined && this.#changes.apply(threadUid, change, this.#place(threadUid, head.lastSeq, sentAt)))
      head.revision += 1
    return { outcome: 'stored', seq: head.lastSeq, sentAt }
  }

  /** Changes a thread without a message. */
  change({ threadUid, revision, change, begins }: BareChange): Changed {
    const seat = 'seat' in change ? change.seat : undefined
    if (seat !== undefined && this.#changes.isFull(seat, threadUid)) return { outcome: 'full' }
    if (begins !== undefined) this.#changes.open(begins, this.#now)
    const head = this.#head(threadUid)
    // A time to look at a thread holds whatever has become of it.
    if (head === undefined || (change.kind !== 'watch' && head.revision !== revision)) return { outcome: 'stale' }
    if (this.#changes.apply(threadUid, change, this.#place(threadUid, head.lastSeq, this.#now))) head.revision += 1
    return { outcome: 'changed' }
  }

  #place(threadUid: ThreadUid, seq: number, sentAt: number): Place {
    return { seq, sentAt, notesSeq: this.#head(notesUid(threadUid))?.lastSeq }
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

  #store({ threadUid, draft, sender }: Entry, seq: number, sentAt: number): void {
    const { uid, type, content, channel, extra } = draft
    const said = JSON.stringify(sender)
    const done = this.#insert.run(threadUid, seq, uid, type, content, channel, extra, sender.uid, said, sentAt)
    this.lastRowid = Number(done.lastInsertRowid)
    this.#places.add(threadUid, uid, seq)
  }
}
