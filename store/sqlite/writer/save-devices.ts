import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ThreadUid } from '../../../domain/ids.ts'
import type { DevicePreferences } from '../../../domain/people/device-preferences.ts'
import type { DeviceCursors, NewDevice } from '../../ports/devices.ts'
import { maxDevices, maxEvicted, type Registered } from '../../sql/base/write-operations.ts'

/** Writes devices, within a transaction that commits messages anyway. */
export class KeepingDevices {
  readonly #insert: StatementSync
  readonly #tooMany: StatementSync
  readonly #startAtNow: StatementSync
  readonly #prefer: StatementSync
  readonly #forget: StatementSync
  readonly #forgetCursors: StatementSync
  readonly #forgetCursor: StatementSync

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare(
      `insert into devices (client_id, owner_uid, since, settled_at, since_mark, settled_mark)
       select ?, ?, ?, ?, base + 1, base + 1 from epochs where true on conflict (client_id) do nothing`,
    )
    this.#tooMany = db.prepare(
      `select client_id from devices where owner_uid = ? and client_id not in (select value from json_each(?))
       order by settled_at desc limit ${maxEvicted} offset ? + 0`,
    )
    // A cursor whose device is gone must not keep that device out. A cross join keeps its order.
    this.#startAtNow = db.prepare(
      `insert into cursors (client_id, thread_uid, seq)
       select ?, threads.uid, threads.last_seq
       from participants cross join threads on threads.uid = participants.thread_uid
       where participants.uid in (?, ?) and participants.until_at is null and participants.gone = 0
       on conflict (client_id, thread_uid) do update set seq = excluded.seq returning thread_uid, seq`,
    )
    this.#prefer = db.prepare('update devices set own_topic = ?, json = ? where client_id = ?')
    this.#forget = db.prepare('delete from devices where client_id = ?')
    this.#forgetCursors = db.prepare('delete from cursors where client_id = ?')
    this.#forgetCursor = db.prepare('delete from cursors where client_id = ? and thread_uid = ?')
  }

  register({ clientId, uids, nowMs, connected }: NewDevice): Registered {
    // One uid, or the two uids of an agent; the first owns the device.
    const [owner = '', other = owner] = uids
    if (this.#insert.run(clientId, owner, nowMs, nowMs).changes === 0) return { outcome: 'known' }
    const kept = new Set([...connected, clientId])
    const spare = Math.max(0, maxDevices - kept.size)
    for (const row of this.#tooMany.all(owner, JSON.stringify([...kept]), spare)) this.forget(String(row.client_id))
    const rows = this.#startAtNow.all(clientId, owner, other)
    return {
      outcome: 'registered',
      cursors: rows.map((row) => ({ threadUid: row.thread_uid as ThreadUid, seq: Number(row.seq) })),
    }
  }

  prefer(clientId: string, { ownTopic, json }: DevicePreferences): { readonly outcome: 'preferred' } {
    this.#prefer.run(ownTopic ?? '', json ? 1 : 0, clientId)
    return { outcome: 'preferred' }
  }

  forget(clientId: string): { readonly outcome: 'forgotten' } {
    this.#forgetCursors.run(clientId)
    this.#forget.run(clientId)
    return { outcome: 'forgotten' }
  }

  forgetCursors({ clientId, threadUids }: DeviceCursors): { readonly outcome: 'forgotten' } {
    for (const threadUid of threadUids) this.#forgetCursor.run(clientId, threadUid)
    return { outcome: 'forgotten' }
  }
}
