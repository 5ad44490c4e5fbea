import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { MessageUid, ThreadUid } from '../../../domain/ids.ts'
import type { Moment } from '../../../domain/moment.ts'
import { settledAt } from '../../../domain/thread/group.ts'
import { notesOf } from '../../../domain/thread/notes.ts'
import { isRecorded, type Seat, type Thread, type ThreadChange } from '../../../domain/thread/thread.ts'
import type { BecomeChange, MessagePlace } from '../../sql/base/write-operations.ts'
import { ThreadAnnotator } from './annotate-thread.ts'
import { MarkCounter } from './mark-counter.ts'
import type { SeqByUid } from './seq-by-uid.ts'

/** Writes the effects of a thread's change on other rows, in the same transaction as its message. */
export class ThreadChanger {
  readonly #seqs: SeqByUid
  readonly #insertThread: StatementSync
  readonly #updateThread: StatementSync
  readonly #close: StatementSync
  readonly #taken: StatementSync
  readonly #stampAgent: StatementSync
  readonly #stampThread: StatementSync
  readonly #upsertParticipant: StatementSync
  readonly #participants: StatementSync
  readonly #endParticipant: StatementSync
  readonly #dismiss: StatementSync
  readonly #withdraw: StatementSync
  readonly #afterwards: ThreadAnnotator
  readonly #marks: MarkCounter

  constructor(db: DatabaseSync, seqs: SeqByUid) {
    this.#seqs = seqs
    this.#insertThread = db.prepare(
      `insert into threads (uid, topic, type, state, org_uid, target_uid, visitor_uid, agent_uid, extra, revision,
         last_seq, last_at, listed_at, created_at, queued_at, priority, entered_at, answer_known)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, 1)`,
    )
    this.#updateThread = db.prepare(
      `update threads set state = ?, target_uid = ?, agent_uid = ?, queued_at = ?, priority = ?, entered_at = ?,
         offered_to = ?, offer_deadline = ?, offered_at = ?, excluded = ?, closed_at = ? where uid = ?`,
    )
    this.#close = db.prepare('update threads set closed_by = ?, due_at = null where uid = ?')
    // If the target were a condition, SQLite would read all threads it ever had instead of those the agent has now.
    this.#taken = db.prepare(
      `select count(*) as taken, count(*) filter (where target_uid = ?) as takenInGroup from threads where uid != ? and
         ((agent_uid = ? and state = 'CHATTING') or (offered_to = ? and state = 'OFFERED'))`,
    )
    this.#stampAgent = db.prepare('update agents set last_assigned_at = ? where uid = ?')
    this.#stampThread = db.prepare('update threads set assigned_at = coalesce(assigned_at, ?) where uid = ?')
    this.#upsertParticipant = db.prepare(
      // Those who were in a reopened thread until its end have never left it, and are owed what came since.
      `insert into participants (thread_uid, uid, role, from_seq, joined_at, begun_at, joined_mark)
       values (?, ?, ?, ?, ?, ?, ?)
       on conflict (thread_uid, uid) do update set role = excluded.role,
         from_seq = case when gone = 0 then from_seq else excluded.from_seq end,
         joined_at = case when gone = 0 then joined_at else excluded.joined_at end,
         joined_mark = case when gone = 0 then joined_mark else excluded.joined_mark end,
         ended_seq = case when gone = 0 then coalesce(ended_seq, until_seq) end,
         ended_mark = case when gone = 0 then case when ended_seq is null then until_mark else ended_mark end end,
         ended_at = case when gone = 0 then coalesce(ended_at, until_at) end,
         read_seq = case when gone = 0 then read_seq else 0 end,
         until_seq = null, until_at = null, until_mark = null, gone = 0
       where until_at is not null`,
    )
    this.#participants = db.prepare('select uid from participants where thread_uid = ? and until_at is null')
    this.#endParticipant = db.prepare(
      'update participants set until_seq = ?, until_at = ?, until_mark = ?, gone = ? where thread_uid = ? and uid = ?',
    )
    this.#dismiss = db.prepare(
      'update participants set gone = 1 where thread_uid = ? and gone = 0 and until_at is not null',
    )
    this.#marks = new MarkCounter(db)
    this.#afterwards = new ThreadAnnotator(db, this.#marks)
    this.#withdraw = db.prepare(
      `update messages set content = '', extra = '', status = 'RECALL' where thread_uid = ? and seq = ?`,
    )
  }

  /** Returns whether a seat is taken at this moment; the thread that wants it does not count. */
  isFull({ agentUid, capacity, group }: Seat, threadUid: ThreadUid): boolean {
    const row = this.#taken.get(group?.targetUid ?? null, threadUid, agentUid, agentUid)
    return Number(row?.taken) >= capacity || (group !== undefined && Number(row?.takenInGroup) >= group.capacity)
  }

  /** Inserts a new thread with its first participants; it has no message yet. */
  open(thread: Thread, now: number): void {
    const { uid, topic, type, state, orgUid, targetUid, user, agentUid, extra, revision, createdAt } = thread
    const { queuedAt, priority, enteredAt } = thread
    const place = [now, now, createdAt, queuedAt, priority, enteredAt] as const
    this.#insertThread.run(uid, topic, type, state, orgUid, targetUid, user.uid, agentUid, extra, revision, ...place)
    this.#seat(thread, { mark: this.#marks.next(), ms: now })
    if (agentUid !== null) this.#stamp(thread, now)
  }

  /** Applies a change; returns true if it changed the thread's state or participants. */
  apply(uid: ThreadUid, change: ThreadChange, place: MessagePlace): boolean {
    switch (change.kind) {
      case 'open':
        return false
      case 'become':
        this.#become(change, place)
        return true
      case 'withdraw':
        this.#withdrawFrom(uid, change.messageUid)
        return false
      case 'answer':
        if (change.after.state === 'CHATTING') this.#become(change, place)
        return this.#afterwards.apply(uid, change, place)
      default:
        return this.#afterwards.apply(uid, change, place)
    }
  }

  #become({ after: thread, seat, closedBy = 'SYSTEM' }: Omit<BecomeChange, 'kind'>, place: MessagePlace): void {
    const { uid, state, targetUid, agentUid, queuedAt, priority, enteredAt, offer, excluded, closedAt } = thread
    const offered = [offer?.agentUid ?? null, offer?.deadlineAt ?? null, offer?.askedAt ?? null] as const
    const turn = [queuedAt, priority, enteredAt] as const
    this.#updateThread.run(state, targetUid, agentUid, ...turn, ...offered, JSON.stringify(excluded), closedAt, uid)
    if (state === 'CLOSED') this.#close.run(closedBy, uid)
    // An offer also holds a seat, but assigns nobody yet.
    if (seat !== undefined && state === 'CHATTING') this.#stamp(thread, place.sentAt)
    this.#seatPeople(thread, place)
    // The participants of the notes are always the thread's agents.
    const { notesSeq, sentAt } = place
    if (notesSeq !== undefined) this.#seatPeople({ ...notesOf(thread), state }, { seq: notesSeq, sentAt })
  }

  /** Those who left before the end get and read nothing more; at the end everybody keeps what they have. */
  #seatPeople(thread: Thread, { seq, sentAt }: MessagePlace): void {
    const { uid, state, participants } = thread
    const present = this.#participants.all(uid).map((row) => row.uid as string)
    const after = new Set<string>(participants.map((one) => one.uid))
    const mark = this.#marks.next()
    for (const one of present) {
      if (state === 'CLOSED' || !after.has(one))
        this.#endParticipant.run(seq, sentAt, mark, after.has(one) ? 0 : 1, uid, one)
    }
    if (state === 'CLOSED') return
    // In a group, of which there may be many, nothing changes for those who stay.
    const staying = new Set<string>(thread.type === 'GROUP' ? present : [])
    const seated = participants.filter((one) => !staying.has(one.uid))
    this.#seat(settledAt({ ...thread, participants: seated }, seq), { mark, ms: sentAt })
    // Those who were there at an end, after which the thread goes on without them.
    this.#dismiss.run(uid)
  }

  #seat(thread: Thread, { mark, ms }: Moment): void {
    const begunAt = isRecorded(thread) ? thread.createdAt : null
    for (const { uid, role, fromSeq } of thread.participants)
      this.#upsertParticipant.run(thread.uid, uid, role, fromSeq, ms, begunAt, mark)
  }

  #stamp({ uid, agentUid }: Thread, at: number): void {
    this.#stampAgent.run(at, agentUid)
    this.#stampThread.run(at, uid)
  }

  #withdrawFrom(uid: ThreadUid, messageUid: MessageUid): void {
    const seq = this.#seqs.find(uid, messageUid)
    // A RECALL must not be stored while the text it withdraws remains.
    if (seq === undefined) throw new Error(`message ${messageUid} of thread ${uid} is gone`)
    this.#withdraw.run(uid, seq)
  }
}
