import { rmSync } from 'node:fs'
import type { ThreadUid } from '../../domain/ids.ts'
import type { FoundText, MessageSearch, SearchFor } from '../ports/message-search.ts'
import { loggedMessage } from '../sql/rows.ts'
import type { MessageRow } from '../sql/schema.ts'
import { DatabaseThread } from './database-thread.ts'
import type { QueryAnswer } from './protocol.ts'

const maxCounted = 1000

/** Messages by their words: FTS5, in a file and on a thread of its own, both made at the first use. */
export class SqliteSearch implements MessageSearch {
  readonly #logPath: string
  #thread: DatabaseThread | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(logPath: string) {
    this.#logPath = logPath
  }

  catchUp(limit: number): Promise<{ isBehind: boolean }> {
    // One after the other: a transaction has several steps.
    const next = this.#last.then(() => this.#index(limit))
    this.#last = next.catch(() => {})
    return next
  }

  async find(search: SearchFor, { offset, limit }: { offset: number; limit: number }) {
    const { sql, values } = matching(search)
    const [rows, [counted]] = await Promise.all([
      this.#ask<MessageRow>(`select messages.* ${sql} order by texts.rowid desc limit ? + 0 offset ?`, [
        ...values,
        limit,
        offset,
      ]),
      this.#ask<{ count: number }>(`select count(*) as count from (select 1 ${sql} limit ${maxCounted})`, values),
    ])
    const content = rows.map((row): FoundText => ({ ...loggedMessage(row), threadUid: row.thread_uid as ThreadUid }))
    return { content, totalElements: counted?.count ?? 0 }
  }

  async close(): Promise<void> {
    await this.#last
    await this.#thread?.close()
    this.#thread = undefined
  }

  async #index(limit: number): Promise<{ isBehind: boolean }> {
    const [place] = await this.#ask<{ last_rowid: number }>('select last_rowid from main.place')
    const from = place?.last_rowid ?? 0
    const [end] = await this.#ask<{ to: number | null; seen: number }>(
      `select max(rowid) as "to", count(*) as seen
       from (select rowid from log.messages where rowid > ? order by rowid limit ? + 0)`,
      [from, limit],
    )
    if (end === undefined || end.to === null) return { isBehind: false }
    await this.#ask('begin immediate')
    try {
      for (const [sql, values] of steps(from, end.to)) await this.#ask(sql, values)
      await this.#ask('commit')
    } catch (error) {
      await this.#ask('rollback')
      throw error
    }
    return { isBehind: end.seen === limit }
  }

  async #ask<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const answer = (await (await this.#open()).ask({ kind: 'query', sql, parameters })) as QueryAnswer
    return answer.rows as Row[]
  }

  /** A file that cannot be used is made again: all of it is in the log. */
  async #open(): Promise<DatabaseThread> {
    if (this.#thread !== undefined) return this.#thread
    this.#thread = this.#start()
    try {
      await this.#thread.ask({ kind: 'query', sql: 'select last_rowid from main.place', parameters: [] })
    } catch {
      for (const end of ['', '-wal', '-shm']) rmSync(this.#path + end, { force: true })
      this.#thread = this.#start()
    }
    return this.#thread
  }

  #start(): DatabaseThread {
    const thread = new DatabaseThread({ path: this.#path, readOnly: false, logPath: this.#logPath }, () => {
      // Opened again at the next use: nothing of it is needed to talk.
      if (this.#thread === thread) this.#thread = undefined
    })
    return thread
  }

  get #path(): string {
    return `${this.#logPath.replace(/\.db$/, '')}-search.db`
  }
}

/** What takes the messages after one place up to another into the index. */
function steps(from: number, to: number): [sql: string, values: readonly number[]][] {
  const within = 'rowid > ? and messages.rowid <= ?'
  return [
    [
      `insert into main.texts (rowid, text) select rowid, text from (
         select messages.rowid as rowid, searchable(type, content) as text from log.messages where messages.${within}
       ) where text <> ''`,
      [from, to],
    ],
    [
      `delete from main.texts where rowid in (
         select withdrawn.rowid from log.messages join log.messages as withdrawn
           on withdrawn.thread_uid = messages.thread_uid and withdrawn.uid = messages.content
         where messages.${within} and messages.type = 'RECALL' and withdrawn.status = 'RECALL'
       )`,
      [from, to],
    ],
    [
      `update main.place set (last_rowid, thread_uid, seq) =
         (select messages.rowid, thread_uid, seq from log.messages where messages.rowid = ?)`,
      [to],
    ],
  ]
}

/** Who reads a thread finds what is in it; admins also what is in all others of theirs but colleagues' own. */
function matching({ words, orgUid, readers, within }: SearchFor): { sql: string; values: unknown[] } {
  const marks = readers.map(() => '?').join(', ')
  const takesPart = `exists (select 1 from log.participants
    where thread_uid = threads.uid and participants.uid in (${marks}) and gone = 0)`
  const mayRead = within === 'organization' ? `(threads.type <> 'MEMBER' or ${takesPart})` : takesPart
  const sql = `from main.texts
    join log.messages on messages.rowid = texts.rowid
    join log.threads on threads.uid = messages.thread_uid
    where texts match ? and messages.status <> 'RECALL' and threads.org_uid = ? and ${mayRead}`
  return { sql, values: [words.map((word) => `"${word.replaceAll('"', '')}"*`).join(' '), orgUid, ...readers] }
}
