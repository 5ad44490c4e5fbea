import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { MessageUid, ThreadUid } from '../../domain/ids.ts'
import type { Seat, Thread, ThreadChange } from '../../domain/thread.ts'
import type { Places } from './places.ts'

/** The message a change comes with. */
interface Place {
  readonly seq: number
  readonly sentAt: number
}

/** What messages do to threads beside being stored, in the same transaction. */
export class ThreadChanges {
  readonly #places: Places
  readonly #insertThread: StatementSync
  readonly #upsertParticipant: StatementSync
  readonly #countOpen: StatementSync
  readonly #assign: StatementSync
  readonly #stampAgent: StatementSync
  readonly #close: StatementSync
  readonly #endParticipants: StatementSync
  readonly #withdraw: StatementSync

  constructor(db: DatabaseSync, places: Places) {
    this.#places = places
    this.#insertThread = db.prepare(
      `insert into threads (uid, topic, type, state, org_uid, target_uid, visitor_uid, agent_uid, extra,
         revision, last_seq, last_at, created_at, queued_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)`,
    )
    this.#upsertParticipant = db.prepare(
      `insert into participants (thread_uid, uid, role, from_seq, joined_at) values (?, ?, ?, ?, ?)
       on conflict (thread_uid, uid) do update set role = excluded.role, from_seq = excluded.from_seq,
         joined_at = excluded.joined_at, until_seq = null, until_at = null, gone = 0`,
    )
    this.#countOpen = db.prepare(`select count(*) as open from threads where agent_uid = ? and state = 'CHATTING'`)
    this.#assign = db.prepare(`update threads set state = 'CHATTING', agent_uid = ?, queued_at = null where uid = ?`)
    this.#stampAgent = db.prepare('update agents set last_assigned_at = ? where uid = ?')
    this.#close = db.prepare(`update threads set state = 'CLOSED', closed_at = ?, queued_at = null where uid = ?`)
    this.#endParticipants = db.prepare(
      'update participants set until_seq = ?, until_at = ? where thread_uid = ? and until_at is null',
    )
    this.#withdraw = db.prepare(
      `update messages set content = '', extra = '', status = 'RECALL' where thread_uid = ? and seq = ?`,
    )
  }

  /** Inserts a new thread with its first participants; it has no message yet. */
  open(thread: Thread, now: number): void {
    const { uid, topic, type, state, orgUid, targetUid, user, agentUid, extra, revision, createdAt, queuedAt } = thread
    this.#insertThread.run(
      uid,
      topic,
      type,
      state,
      orgUid,
      targetUid,
      user.uid,
      agentUid,
      extra,
      revision,
      now,
      createdAt,
      queuedAt,
    )
    for (const one of thread.participants) this.#upsertParticipant.run(uid, one.uid, one.role, one.fromSeq, now)
    if (agentUid !== null) this.#stampAgent.run(now, agentUid)
  }

  /** Whether a seat is gone at this instant. */
  isFull(seat: Seat): boolean {
    return Number(this.#countOpen.get(seat.agentUid)?.open) >= seat.capacity
  }

  /** Applies a change; true when it changed the thread's state or people. */
  apply(uid: ThreadUid, change: ThreadChange, place: Place): boolean {
    switch (change.kind) {
      case 'open':
        return false
      case 'assign':
        this.#assign.run(change.seat.agentUid, uid)
        this.#upsertParticipant.run(uid, change.seat.agentUid, 'agent', 0, place.sentAt)
        this.#stampAgent.run(place.sentAt, change.seat.agentUid)
        return true
      case 'close':
        this.#close.run(place.sentAt, uid)
        this.#endParticipants.run(place.seq, place.sentAt, uid)
        return true
      case 'withdraw':
        this.#withdrawFrom(uid, change.messageUid)
        return false
      default:
        return change satisfies never
    }
  }

  #withdrawFrom(uid: ThreadUid, messageUid: MessageUid): void {
    const seq = this.#places.find(uid, messageUid)
    // A RECALL must not be kept while the text it withdraws stays.
    if (seq === undefined) throw new Error(`message ${messageUid} of thread ${uid} is gone`)
    this.#withdraw.run(uid, seq)
  }
}
