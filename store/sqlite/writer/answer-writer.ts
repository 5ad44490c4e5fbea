import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Uid } from '../../../domain/ids.ts'
import { isAgentsWord, isVisitorsWord } from '../../../domain/message/words.ts'
import { isRecorded, type Thread } from '../../../domain/thread/thread.ts'
import type { AppendEntry } from '../../sql/base/write-operations.ts'

/** What is known of who wrote in a thread. */
interface WritersKnown {
  readonly visitorUid: string
  hasVisitorSpoken: boolean
  isAnswered: boolean
  spokeLast: string | null
}

/**
 * Keeps with a conversation what statistics count: whether its visitor wrote, who answered first and when, who wrote
 * last. A message costs a row more only when one of these changes.
 */
export class AnswerWriter {
  readonly #select: StatementSync
  readonly #spoken: StatementSync
  readonly #answered: StatementSync
  readonly #last: StatementSync
  /** Null for a thread of which this is not kept, or not known yet. */
  readonly #known = new Map<string, WritersKnown | null>()

  constructor(db: DatabaseSync) {
    this.#select = db.prepare(
      'select type, visitor_uid, answer_known, visitor_spoke, answered_at, spoke_last from threads where uid = ?',
    )
    this.#spoken = db.prepare('update threads set visitor_spoke = 1 where uid = ?')
    // Whoever came later is not held to have been silent before; of whoever left and came back it is not known when they
    // first had it.
    this.#answered = db.prepare(
      `update threads set answered_at = ?1, answered_by = ?2, answered_in =
         (select case when p.joined_at < ?1 then ?1 - max(p.joined_at, threads.assigned_at) end
           from participants p where p.thread_uid = threads.uid and p.uid = ?2) where uid = ?3`,
    )
    this.#last = db.prepare('update threads set spoke_last = ? where uid = ?')
  }

  /** Starts a transaction: what an earlier one found may have been rolled back. */
  begin(): void {
    this.#known.clear()
  }

  /** Called once the message and its change are written. */
  note({ threadUid, draft, sender }: AppendEntry, sentAt: number): void {
    const known = this.#of(threadUid)
    if (known === null) return
    if (sender.uid === known.visitorUid) {
      if (known.hasVisitorSpoken || !isVisitorsWord(draft.type)) return
      this.#spoken.run(threadUid)
      known.hasVisitorSpoken = true
      return
    }
    if (!isAgentsWord(sender, draft.type)) return
    if (!known.isAnswered) this.#answered.run(sentAt, sender.uid, threadUid)
    if (known.spokeLast !== sender.uid) this.#last.run(sender.uid, threadUid)
    known.isAnswered = true
    known.spokeLast = sender.uid
  }

  #of(threadUid: string): WritersKnown | null {
    const before = this.#known.get(threadUid)
    if (before !== undefined) return before
    const known = this.#read(threadUid)
    this.#known.set(threadUid, known)
    return known
  }

  #read(threadUid: string): WritersKnown | null {
    const row = this.#select.get(threadUid)
    if (row === undefined || row.answer_known !== 1 || !isRecorded({ type: row.type as Thread['type'] })) return null
    return {
      visitorUid: row.visitor_uid as Uid,
      hasVisitorSpoken: row.visitor_spoke === 1,
      isAnswered: row.answered_at !== null,
      spokeLast: row.spoke_last as string | null,
    }
  }
}
