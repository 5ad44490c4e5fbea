import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ThreadUid } from '../../../domain/ids.ts'
import type { LeaveMessage } from '../../../domain/thread/leave-message.ts'
import type { Aside, MessagePlace } from '../../sql/base/write-operations.ts'
import { ContactWriter } from './contact-writer.ts'
import type { MarkCounter } from './mark-counter.ts'
import { TagWriter } from './tag-writer.ts'

/** Writes what is recorded about a thread besides its life: deadlines, ratings, filing, messages left and answered. */
export class ThreadAnnotator {
  readonly #watch: StatementSync
  readonly #absent: StatementSync
  readonly #warn: StatementSync
  readonly #extend: StatementSync
  readonly #rate: StatementSync
  readonly #file: StatementSync
  readonly #tags: TagWriter
  readonly #leave: StatementSync
  readonly #left: StatementSync
  readonly #contact: ContactWriter
  readonly #answer: StatementSync
  readonly #marks: MarkCounter

  constructor(db: DatabaseSync, marks: MarkCounter) {
    this.#marks = marks
    this.#watch = db.prepare('update threads set due_at = ? where uid = ?')
    this.#absent = db.prepare(
      'update threads set left_at = ?, due_at = min(coalesce(due_at, ?), coalesce(?, due_at)) where uid = ?',
    )
    this.#warn = db.prepare('update threads set due_at = ?, warned_seq = ? where uid = ?')
    this.#extend = db.prepare(
      `update participants set ended_seq = coalesce(ended_seq, until_seq), ended_at = coalesce(ended_at, until_at),
         ended_mark = case when ended_seq is null then until_mark else ended_mark end,
         until_seq = ?, until_at = ?, until_mark = ? where thread_uid = ? and gone = 0 and until_at is not null`,
    )
    this.#rate = db.prepare('update threads set rating = ?, rating_comment = ? where uid = ?')
    this.#file = db.prepare('update threads set category = ?, tags = ? where uid = ?')
    this.#tags = new TagWriter(db)
    this.#leave = db.prepare(
      `insert into leave_messages (uid, thread_uid, message_uid, org_uid, target_uid, content, contact, created_at)
       values (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#left = db.prepare('update threads set left_message = 1 where uid = ?')
    this.#contact = new ContactWriter(db)
    this.#answer = db.prepare('update leave_messages set answered_by = ?, answered_at = ? where uid = ?')
  }

  /** Applies a change; returns true if the decision was based on an outdated thread and must be made again. */
  apply(uid: ThreadUid, change: Aside, place: MessagePlace): boolean {
    switch (change.kind) {
      case 'watch':
        this.#watch.run(change.dueAt, uid)
        return false
      case 'absent':
        this.#absent.run(change.leftAt, change.dueAt, change.dueAt, uid)
        return false
      case 'warn':
        this.#warn.run(change.dueAt, place.seq, uid)
        return false
      case 'postscript':
        this.#goOn(uid, place)
        return false
      case 'rate':
        this.#rate.run(change.after.score, change.comment, uid)
        this.#goOn(uid, place)
        return true
      case 'file':
        this.#tags.replace(uid, change.after.filed.tags)
        this.#file.run(change.after.filed.category, JSON.stringify(change.after.filed.tags), uid)
        return true
      case 'leave-message':
        this.#keep(change.left, place)
        return false
      case 'answer':
        this.#answer.run(change.by, place.sentAt, change.leftUid)
        this.#goOn(uid, place)
        return true
      default:
        return change satisfies never
    }
  }

  /** Those who stayed until the end receive what is said after it; an open thread has nobody like that. */
  #goOn(uid: ThreadUid, { seq, sentAt }: MessagePlace): void {
    this.#extend.run(seq, sentAt, this.#marks.next(), uid)
  }

  #keep(left: LeaveMessage, { sentAt }: MessagePlace): void {
    const { uid, threadUid, messageUid, orgUid, targetUid, content, nickname, contact, mobile, email } = left
    const reached = JSON.stringify({ nickname, contact, mobile, email })
    this.#leave.run(uid, threadUid, messageUid, orgUid, targetUid, content, reached, sentAt)
    this.#left.run(threadUid)
    this.#contact.apply(left)
  }
}
