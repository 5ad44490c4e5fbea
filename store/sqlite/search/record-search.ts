import {
  DummyDriver,
  Kysely,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely'
import type { MessageUid, ThreadUid } from '../../../domain/ids.ts'
import type { Person } from '../../../domain/person.ts'
import type { RecordHit, RecordHits, RecordSearch } from '../../ports/message-search.ts'
import type { RecordFilter } from '../../ports/records.ts'
import { type MatchStretch, newestOfEach, readableOf, type StretchHits } from '../../sql/base/record-hits.ts'
import { isWanted, placesOf, type RecordPart, waysTo } from '../../sql/base/record-parts.ts'
import type { Schema } from '../../sql/base/schema.ts'
import type { Ask } from './search-thread.ts'
import { matchOf } from './word-prefixes.ts'

/** Most often the first matches are wanted; at a few microseconds each, the second look takes 60 ms. */
const looks = [500, 20_000]
/** A set of records with as few messages as this is searched by its messages. */
const maxRecordsInSet = 1000
const maxMessagesInSet = 20_000
/** Matches that are only compared with such a set: half a microsecond each. */
const lookInSet = 100_000

/** Writes queries; they run on the connection of the index, to which the log is attached. */
const writer = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/** Returns the records with a matching message, newest match first. */
export async function findRecords(ask: Ask, { words, filter: given, ...page }: RecordSearch): Promise<RecordHits> {
  const filter = readableOf(given)
  const search = { words: await matchOf(ask, words), filter }
  const places = await fewPlaces(ask, filter)
  const { shown, next } = await newestOfEach<Hit>(page, places === undefined ? looks : [lookInSet], (stretch) =>
    look(ask, search, { ...stretch, places }),
  )
  return { content: shown.map(hitOf), next }
}

interface Hit {
  readonly place: number
  readonly thread_uid: string
  readonly uid: string
  readonly seq: number
  readonly type: string
  readonly sender: string
  readonly sent_at: number
  readonly text: string
}

interface MatchWindow extends MatchStretch {
  readonly places: readonly RecordPart[] | undefined
}

/** Returns the parts of the first way to the records that leads to few of them with few messages. */
async function fewPlaces(ask: Ask, filter: RecordFilter): Promise<readonly RecordPart[] | undefined> {
  for (const parts of waysTo(writer, filter)) {
    const places = placesOf(writer, parts, maxRecordsInSet + 1)
    const { rows } = await run<{ records: number; messages: number }>(
      ask,
      sql`with places as materialized ${places}
        select (select count(*) from places) as records, (select count(*) from (
          select 1 from places cross join messages on messages.thread_uid = places.uid limit ${maxMessagesInSet + 1} + 0
        )) as messages`,
    )
    const [counted] = rows
    if (counted !== undefined && counted.records <= maxRecordsInSet && counted.messages <= maxMessagesInSet)
      return parts
  }
  return undefined
}

/** Returns the newest wanted match of each record in a stretch of matches, and where it ended unless at the last one. */
async function look(
  ask: Ask,
  { words, filter }: { words: string; filter: RecordFilter },
  { lookedAt, before, places, limit }: MatchWindow,
): Promise<StretchHits<Hit>> {
  const inside = places === undefined ? undefined : messagesIn(places)
  const bounds =
    inside === undefined
      ? sql`rowid < ${before}`
      : sql`rowid < min(${before}, (select max(place) + 1 from inside)) and rowid >= (select min(place) from inside)`
  const matches = sql`with ${inside ?? sql``} matches as (select rowid as place from main.texts
    where texts match ${words} and ${bounds} order by rowid desc limit ${lookedAt} + 0)`
  const isInside = inside === undefined ? sql`true` : sql`matches.place in (select place from inside)`
  const { rows: hits } = await run<Hit>(
    ask,
    sql`${matches}, newest as (
        select max(matches.place) as place from matches
        cross join messages on messages.rowid = matches.place
        cross join threads on threads.uid = messages.thread_uid
        where ${isInside} and messages.status <> 'RECALL' and ${isWanted(filter)}
        group by messages.thread_uid order by place desc limit ${limit} + 0
      )
      select newest.place, thread_uid, uid, seq, type, sender, sent_at, said(type, content) as text
      from newest cross join messages on messages.rowid = newest.place order by newest.place desc`,
  )
  if (hits.length === limit) return { hits, last: hits.at(-1)?.place ?? null }
  const ends = await run<{ last: number | null; looked: number }>(
    ask,
    sql`${matches} select min(place) as last, count(*) as looked from matches`,
  )
  const [end] = ends.rows
  return { hits, last: end === undefined || end.looked < lookedAt ? null : end.last }
}

/** Returns the messages of a set of records, as the beginning of a query. */
function messagesIn(places: readonly RecordPart[]) {
  return sql`inside as materialized (select messages.rowid as place
    from ${placesOf(writer, places, maxRecordsInSet)} as places
    cross join messages on messages.thread_uid = places.uid),`
}

async function run<Row>(ask: Ask, query: RawBuilder<unknown>): Promise<{ rows: Row[] }> {
  const { sql: text, parameters } = query.compile(writer)
  return { rows: await ask<Row>(text, parameters) }
}

function hitOf(hit: Hit): RecordHit {
  return {
    threadUid: hit.thread_uid as ThreadUid,
    uid: hit.uid as MessageUid,
    seq: hit.seq,
    type: hit.type,
    sender: JSON.parse(hit.sender) as Person,
    sentAt: hit.sent_at,
    text: hit.text,
  }
}
