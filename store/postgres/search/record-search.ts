import { type Kysely, sql } from 'kysely'
import type { MessageUid, ThreadUid } from '../../../domain/ids.ts'
import { saidText } from '../../../domain/message/search-words.ts'
import type { Person } from '../../../domain/person.ts'
import type { RecordHit, RecordHits, RecordSearch } from '../../ports/message-search.ts'
import type { RecordFilter } from '../../ports/records.ts'
import { type MatchStretch, newestOfEach, readableOf, type StretchHits } from '../../sql/base/record-hits.ts'
import { isWanted, placesOf, type RecordPart, waysTo } from '../../sql/base/record-parts.ts'
import type { Schema } from '../../sql/base/schema.ts'
import { queryOf } from './search-text.ts'

/** Most often the first matches are wanted. */
const looks = [500, 20_000]
/** A set of records as small as this is searched by itself. */
const maxRecordsInSet = 1000
const lookInSet = 100_000

interface HitRow {
  readonly place: number
  readonly thread_uid: string
  readonly uid: string
  readonly seq: number
  readonly type: string
  readonly content: string
  readonly sender: string
  readonly sent_at: number
}

/** Returns the records with a matching message, newest match first. */
export async function findRecords(
  db: Kysely<Schema>,
  { words, filter: given, ...page }: RecordSearch,
): Promise<RecordHits> {
  const query = queryOf(words)
  if (query === '') return { content: [], next: null }
  const filter = readableOf(given)
  const places = await fewPlaces(db, filter)
  const { shown, next } = await newestOfEach<HitRow>(page, places === undefined ? looks : [lookInSet], (stretch) =>
    look(db, { query, filter }, { ...stretch, places }),
  )
  return { content: shown.map(hitOf), next }
}

interface TextWindow extends MatchStretch {
  readonly places: readonly RecordPart[] | undefined
}

/** Returns the parts of the first way to the records that leads to few of them. */
async function fewPlaces(db: Kysely<Schema>, filter: RecordFilter): Promise<readonly RecordPart[] | undefined> {
  for (const parts of waysTo(db, filter)) {
    const places = placesOf(db, parts, maxRecordsInSet + 1)
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${places} as places`.execute(db)
    if (Number(rows[0]?.count) <= maxRecordsInSet) return parts
  }
  return undefined
}

/** Returns the newest wanted match of each record in a stretch of matches, and where it ended unless at the last one. */
async function look(
  db: Kysely<Schema>,
  { query, filter }: { query: string; filter: RecordFilter },
  { lookedAt, before, places, limit }: TextWindow,
): Promise<StretchHits<HitRow>> {
  const isInside =
    places === undefined
      ? sql`true`
      : sql`thread_uid in (select places.uid from ${placesOf(db, places, maxRecordsInSet)} as places)`
  const matches = sql`with matches as materialized (select place, thread_uid, seq from texts
    where tsv @@ ${query}::tsquery and place < ${before} and ${isInside} order by place desc limit ${lookedAt})`
  const { rows: hits } = await sql<HitRow>`${matches}, newest as (
      select max(matches.place) as place from matches
      join messages on messages.thread_uid = matches.thread_uid and messages.seq = matches.seq
      join threads on threads.uid = matches.thread_uid
      where messages.status <> 'RECALL' and ${isWanted(filter)}
      group by messages.thread_uid order by place desc limit ${limit}
    )
    select newest.place, m.thread_uid, m.uid, m.seq, m.type, m.content, m.sender, m.sent_at
    from newest join texts on texts.place = newest.place
      join messages m on m.thread_uid = texts.thread_uid and m.seq = texts.seq
    order by newest.place desc`.execute(db)
  if (hits.length === limit) return { hits, last: hits.at(-1)?.place ?? null }
  const ends = await sql<{ last: number | null; looked: number }>`${matches}
    select min(place) as last, count(*) as looked from matches`.execute(db)
  const [end] = ends.rows
  return { hits, last: end === undefined || Number(end.looked) < lookedAt ? null : end.last }
}

function hitOf({ type, content, ...hit }: HitRow): RecordHit {
  return {
    threadUid: hit.thread_uid as ThreadUid,
    uid: hit.uid as MessageUid,
    seq: hit.seq,
    type,
    sender: JSON.parse(hit.sender) as Person,
    sentAt: hit.sent_at,
    text: saidText({ type, content }),
  }
}
