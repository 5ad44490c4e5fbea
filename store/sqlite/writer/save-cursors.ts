import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { CursorSave, Saved } from '../../sql/base/write-operations.ts'

/** Writes the devices' cursors, within a transaction that commits messages anyway. */
export class CursorSaver {
  readonly #advance: StatementSync
  readonly #settle: StatementSync
  readonly #mark: StatementSync

  constructor(db: DatabaseSync) {
    this.#advance = db.prepare(
      // Only for stored devices: one that was forgotten or evicted meanwhile starts from now when it connects again.
      `insert into cursors (client_id, thread_uid, seq) select client_id, ?, ? from devices where client_id = ?
       on conflict (client_id, thread_uid) do update set seq = excluded.seq where cursors.seq < excluded.seq`,
    )
    this.#settle = db.prepare(
      'update devices set settled_at = ?, settled_mark = max(settled_mark, ?) where client_id = ?',
    )
    this.#mark = db.prepare('select base + 1 as mark from epochs')
  }

  save({ cursors, settled, settledAt }: CursorSave): Saved {
    for (const { clientId, threadUid, seq } of cursors) this.#advance.run(threadUid, seq, clientId)
    const { ms, mark } = settledAt
    for (const clientId of settled) this.#settle.run(ms, mark, clientId)
    return { outcome: 'saved', mark: Number(this.#mark.get()?.mark) }
  }
}
