import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ThreadUid } from '../../../domain/ids.ts'
import { privateTypes } from '../../../domain/thread/thread.ts'
import type { Listed } from '../../ports/listed.ts'
import type { LogWindow } from '../../ports/message-log.ts'
import type { FoundText, MessageSearch, RecordHits, RecordSearch, SearchFor } from '../../ports/message-search.ts'
import { erasedSender } from '../../sql/base/erased.ts'
import { loggedMessage } from '../../sql/base/rows.ts'
import type { MessageRow, Schema } from '../../sql/base/schema.ts'
import { followLog } from './follow-log.ts'
import { findRecords } from './record-search.ts'
import { queryOf } from './search-text.ts'

const maxCounted = 1000

/** Full-text search of messages with an index in the same database, written apart from the messages. */
export class PostgresSearch implements MessageSearch {
  readonly #reader: Kysely<Schema>
  readonly #follower: Kysely<Schema>

  constructor(reader: Kysely<Schema>, follower: Kysely<Schema>) {
    this.#reader = reader
    this.#follower = follower
  }

  catchUp(limit: number): Promise<{ isBehind: boolean }> {
    return followLog(this.#follower, limit)
  }

  find(search: SearchFor, window: LogWindow): Promise<Listed<FoundText>> {
    return find(this.#reader, search, window)
  }

  findRecords(search: RecordSearch): Promise<RecordHits> {
    return findRecords(this.#reader, search)
  }

  async forget({ threadUid, after, last }: Parameters<MessageSearch['forget']>[0]): Promise<void> {
    await sql`delete from texts using messages m where m.thread_uid = ${threadUid} and m.seq > ${after}
      and m.seq <= ${last} and m.sender = ${erasedSender} and texts.thread_uid = m.thread_uid
      and texts.seq = m.seq`.execute(this.#follower)
  }

  /** What was forgotten is overwritten when PostgreSQL vacuums the table, which it does by itself. */
  async scrub(): Promise<boolean> {
    return true
  }
}

async function find(db: Kysely<Schema>, search: SearchFor, window: LogWindow): Promise<Listed<FoundText>> {
  const query = queryOf(search.words)
  if (query === '') return { content: [], totalElements: 0 }
  const { offset, limit, maxBytes = Number.MAX_SAFE_INTEGER } = window
  const from = matching(search, query)
  const { rows } = await sql<MessageRow>`with found as materialized (
      select texts.place, messages.thread_uid, messages.seq,
        octet_length(messages.content) + octet_length(messages.extra) as bytes
      ${from} order by texts.place desc limit ${limit} offset ${offset}
    ), summed as (
      select found.*, sum(bytes) over (order by place desc rows between unbounded preceding and 1 preceding) as before
      from found
    )
    select messages.* from summed
      join messages on messages.thread_uid = summed.thread_uid and messages.seq = summed.seq
    where before is null or before < ${maxBytes} order by place desc`.execute(db)
  const content = rows.map((row): FoundText => ({ ...loggedMessage(row), threadUid: row.thread_uid as ThreadUid }))
  // A short result has already covered everything: do not count again.
  const isWhole = offset === 0 && rows.length < limit && maxBytes === Number.MAX_SAFE_INTEGER
  if (isWhole) return { content, totalElements: Math.min(rows.length, maxCounted) }
  const counted = await sql<{ count: number }>`select count(*) as count
    from (select 1 ${from} limit ${maxCounted}) as matched`.execute(db)
  return { content, totalElements: Number(counted.rows[0]?.count ?? 0) }
}

/** A reader of a thread finds its messages; admins also find those of all other threads that are not people's own. */
function matching({ orgUid, readers, within }: SearchFor, query: string): RawBuilder<unknown> {
  const people = [...readers]
  const takesPart = sql`(messages.thread_uid in (select thread_uid from participants
    where participants.uid = any (${people}) and gone = 0)
    and (threads.type <> 'GROUP' or messages.seq > (select max(own.from_seq) from participants as own
      where own.thread_uid = messages.thread_uid and own.uid = any (${people}) and own.gone = 0)))`
  const mayRead =
    within === 'organization' ? sql`(threads.type not in (${sql.join(privateTypes)}) or ${takesPart})` : takesPart
  return sql`from texts
    join messages on messages.thread_uid = texts.thread_uid and messages.seq = texts.seq
    join threads on threads.uid = messages.thread_uid
    where texts.tsv @@ ${query}::tsquery and messages.status <> 'RECALL' and threads.org_uid = ${orgUid}
      and ${mayRead}`
}
