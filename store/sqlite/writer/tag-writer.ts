import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ThreadUid } from '../../../domain/ids.ts'

/** Writes a thread's tags where records are found by them. */
export class TagWriter {
  readonly #thread: StatementSync
  readonly #remove: StatementSync
  readonly #add: StatementSync

  constructor(db: DatabaseSync) {
    this.#thread = db.prepare('select org_uid, created_at, tags from threads where uid = ?')
    this.#remove = db.prepare(
      'delete from thread_tags where org_uid = ? and tag = ? and begun_at = ? and thread_uid = ?',
    )
    this.#add = db.prepare('insert or ignore into thread_tags (org_uid, tag, begun_at, thread_uid) values (?, ?, ?, ?)')
  }

  /** Called before the thread's own row gets the new tags: it tells which ones to remove. */
  replace(uid: ThreadUid, tags: readonly string[]): void {
    const row = this.#thread.get(uid) as { org_uid: string; created_at: number; tags: string | null } | undefined
    if (row === undefined) return
    const before = JSON.parse(row.tags ?? '[]') as string[]
    for (const tag of before) this.#remove.run(row.org_uid, tag, row.created_at, uid)
    for (const tag of tags) this.#add.run(row.org_uid, tag, row.created_at, uid)
  }
}
