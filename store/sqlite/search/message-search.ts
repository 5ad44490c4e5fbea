import type { ThreadUid } from '../../../domain/ids.ts'
import { privateTypes } from '../../../domain/thread/thread.ts'
import type { Listed } from '../../ports/listed.ts'
import type { LogWindow } from '../../ports/message-log.ts'
import type { FoundText, MessageSearch, RecordHits, RecordSearch, SearchFor } from '../../ports/message-search.ts'
import { loggedMessage } from '../../sql/base/rows.ts'
import type { MessageRow } from '../../sql/base/schema.ts'
import { forgetTexts, Scrubbing } from './forget-texts.ts'
import { findRecords } from './record-search.ts'
import { indexedPrefix } from './search-database.ts'
import { type Ask, SearchThread } from './search-thread.ts'
import { forgetUnusedWords } from './unused-words.ts'
import { matchOf } from './word-prefixes.ts'

const maxCounted = 1000
/** How many messages a new index must contain before a search is answered. */
const firstFill = 5000

/** Full-text search of messages with FTS5, in a file and on a thread of its own. */
export class SqliteSearch implements MessageSearch {
  readonly #thread: SearchThread
  readonly #scrubbing = new Scrubbing()
  #last: Promise<unknown> = Promise.resolve()

  constructor(logPath: string) {
    this.#thread = new SearchThread(logPath, (ask) => index(ask, firstFill))
  }

  catchUp(limit: number): Promise<{ isBehind: boolean }> {
    return this.#inTurn((ask) => indexAndForget(ask, limit))
  }

  /** One at a time, because a transaction has several steps. */
  #inTurn<Answer>(act: (ask: Ask) => Promise<Answer>): Promise<Answer> {
    const next = this.#last.then(() => this.#thread.use(act))
    this.#last = next.catch(() => {})
    return next
  }

  find(search: SearchFor, window: LogWindow): Promise<Listed<FoundText>> {
    return this.#thread.use((ask) => find(ask, search, window))
  }

  findRecords(search: RecordSearch): Promise<RecordHits> {
    return this.#thread.use((ask) => findRecords(ask, search))
  }

  forget(stretch: Parameters<MessageSearch['forget']>[0]): Promise<void> {
    return this.#inTurn((ask) => forgetTexts(ask, stretch))
  }

  scrub(): Promise<boolean> {
    return this.#inTurn((ask) => this.#scrubbing.step(ask))
  }

  /** Later searches are refused. */
  async close(): Promise<void> {
    await this.#last
    await this.#thread.close()
  }
}

async function indexAndForget(ask: Ask, limit: number): Promise<{ isBehind: boolean }> {
  const { isBehind } = await index(ask, limit)
  return { isBehind: (await forgetUnusedWords(ask)) || isBehind }
}

async function index(ask: Ask, limit: number): Promise<{ isBehind: boolean }> {
  const [place] = await ask<{ last_rowid: number }>('select last_rowid from main.place')
  const from = place?.last_rowid ?? 0
  const [end] = await ask<{ to: number | null; seen: number }>(
    `select max(rowid) as "to", count(*) as seen
     from (select rowid from log.messages where rowid > ? order by rowid limit ? + 0)`,
    [from, limit],
  )
  if (end === undefined || end.to === null) return { isBehind: false }
  await ask('begin immediate')
  try {
    for (const [sql, values] of steps(from, end.to)) await ask(sql, values)
    await ask('commit')
  } catch (error) {
    // SQLite may have rolled back by itself; the original error is what counts.
    await Promise.allSettled([ask('rollback')])
    throw error
  }
  return { isBehind: end.seen === limit }
}

/** Returns the statements that index the messages after one rowid up to another. */
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
      `insert or ignore into main.words (word) select value from json_each((
         select words_of(searchable(type, content)) from log.messages where messages.${within}
       )) where length(value) > ${indexedPrefix}`,
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
      // Words checked earlier are checked again: the sweep must reach the end twice.
      `update main.sweep set rounds = 2
       where exists (select 1 from log.messages where messages.${within} and messages.type = 'RECALL')`,
      [from, to],
    ],
    [
      `update main.place set (last_rowid, thread_uid, seq) =
         (select messages.rowid, thread_uid, seq from log.messages where messages.rowid = ?)`,
      [to],
    ],
  ]
}

async function find(ask: Ask, search: SearchFor, window: LogWindow): Promise<Listed<FoundText>> {
  const { offset, limit, maxBytes = Number.MAX_SAFE_INTEGER } = window
  const { sql, values } = matching(search, await matchOf(ask, search.words))
  const rows = await ask<MessageRow>(page(sql), [...values, limit, offset, maxBytes])
  const content = rows.map((row): FoundText => ({ ...loggedMessage(row), threadUid: row.thread_uid as ThreadUid }))
  // A short result has already covered everything: do not count again.
  if (offset === 0 && rows.length < limit && mostBytesOf(rows) < maxBytes)
    return { content, totalElements: Math.min(rows.length, maxCounted) }
  const counting = `select count(*) as count from (select 1 ${sql} limit ${maxCounted})`
  const [counted] = await ask<{ count: number }>(counting, values)
  return { content, totalElements: counted?.count ?? 0 }
}

/** A UTF-16 unit takes at most three bytes of UTF-8. */
function mostBytesOf(rows: readonly MessageRow[]): number {
  return rows.reduce((sum, { content, extra }) => sum + 3 * (content.length + extra.length), 0)
}

/**
 * Selects the matches, newest first, up to the message that fills the bytes; it reads the sizes of rows, not the rows.
 */
function page(matching: string): string {
  return `with found as (
      select messages.rowid as place, octet_length(messages.content) + octet_length(messages.extra) as bytes
      ${matching} order by texts.rowid desc limit ? + 0 offset ?
    ), summed as (
      select place, sum(bytes) over (order by place desc rows between unbounded preceding and 1 preceding) as before
      from found
    )
    select messages.* from summed join log.messages on messages.rowid = place
    where before is null or before < ? order by place desc`
}

const ofPeople = privateTypes.map((type) => `'${type}'`).join(', ')

/** A reader of a thread finds its messages; admins also find those of all other threads that are not people's own. */
function matching({ orgUid, readers, within }: SearchFor, match: string): { sql: string; values: unknown[] } {
  const marks = readers.map(() => '?').join(', ')
  // Participation is not checked for each message: the reader's threads are read once, and few of all messages are in
  // them.
  const takesPart = `(messages.thread_uid in (select thread_uid from log.participants
    where participants.uid in (${marks}) and gone = 0)
    and (threads.type <> 'GROUP' or messages.seq > (select max(own.from_seq) from log.participants as own
      where own.thread_uid = messages.thread_uid and own.uid in (${marks}) and own.gone = 0)))`
  const mayRead = within === 'organization' ? `(threads.type not in (${ofPeople}) or ${takesPart})` : takesPart
  const sql = `from main.texts
    join log.messages on messages.rowid = texts.rowid
    join log.threads on threads.uid = messages.thread_uid
    where texts match ? and messages.status <> 'RECALL' and threads.org_uid = ? and ${mayRead}`
  return { sql, values: [match, orgUid, ...readers, ...readers] }
}
