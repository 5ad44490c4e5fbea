import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { CursorSave } from '../../sql/base/write-operations.ts'

/** Writes the devices' cursors, within a transaction that commits messages anyway. */
export class CursorSaver {
  readonly #advance: StatementSync
  readonly #settle: StatementSync

  constructor(db: DatabaseSync) {
    this.#advance = db.prepare(
      // Only for stored devices: one that was forgotten or evicted meanwhile starts from now when it connects again.
      `insert into cursors (client_id, thread_uid, seq) select client_id, ?, ? from devices where client_id = ?
       on conflict (client_id, thread_uid) do update set seq = excluded.seq where cursors.seq < excluded.seq`,
    )
    this.#settle = db.prepare('update devices set settled_at = ? where client_id = ?')
  }

  save({ cursors, settled, settledAt }: CursorSave): { readonly outcome: 'saved' } {
    for (const { clientId, threadUid, seq } of cursors) this.#advance.run(threadUid, seq, clientId)
    for (const clientId of settled) this.#settle.run(settledAt, clientId)
    return { outcome: 'saved' }
  }
}
