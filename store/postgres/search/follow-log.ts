import { type Kysely, sql } from 'kysely'
import { searchableText } from '../../../domain/message/search-words.ts'
import type { Schema } from '../../sql/base/schema.ts'
import { vectorOf } from './search-text.ts'

/** Rows of commits read at once; one may have some hundred messages. */
const maxCommits = 200

interface CommitRow {
  readonly id: number
  readonly threads: readonly string[]
  readonly firsts: readonly number[]
  readonly lasts: readonly number[]
}

interface TextRow {
  readonly thread_uid: string
  readonly seq: number
  readonly type: string
  readonly content: string
}

/** A range of a thread, both ends included. */
interface SeqRange {
  readonly thread: string
  readonly first: number
  readonly last: number
}

/**
 * Indexes what was committed since, about `limit` messages of it. One process does so at a time, and what it has done
 * leaves the list in the same transaction.
 */
export async function followLog(db: Kysely<Schema>, limit: number): Promise<{ isBehind: boolean }> {
  return db.transaction().execute(async (trx) => {
    const free = await sql<{ is_free: boolean }>`select pg_try_advisory_xact_lock(${lockOfSearch}) as is_free`.execute(
      trx,
    )
    if (free.rows[0]?.is_free !== true) return { isBehind: false }
    const commits = await sql<CommitRow>`select * from unindexed order by id limit ${maxCommits}`.execute(trx)
    const taken = takenOf(commits.rows, limit)
    const last = taken.at(-1)
    if (last === undefined) return { isBehind: false }
    await index(trx, taken.flatMap(rangesOf))
    const done = taken.map(({ id }) => id)
    await sql`delete from unindexed where id = any (${done})`.execute(trx)
    return { isBehind: taken.length < commits.rows.length || commits.rows.length === maxCommits }
  })
}

/** Any number, the same in all versions. */
const lockOfSearch = 0x7061_726c

function takenOf(commits: readonly CommitRow[], limit: number): CommitRow[] {
  const taken: CommitRow[] = []
  let count = 0
  for (const commit of commits) {
    if (count >= limit) break
    taken.push(commit)
    count += rangesOf(commit).reduce((sum, { first, last }) => sum + last - first + 1, 0)
  }
  return taken
}

function rangesOf({ threads, firsts, lasts }: CommitRow): SeqRange[] {
  return threads.map((thread, index) => ({ thread, first: Number(firsts[index]), last: Number(lasts[index]) }))
}

async function index(trx: Kysely<Schema>, ranges: readonly SeqRange[]): Promise<void> {
  const { rows } = await sql<TextRow>`select m.thread_uid, m.seq, m.type, m.content
    from unnest(${ranges.map((one) => one.thread)}::text[], ${ranges.map((one) => one.first)}::bigint[],
      ${ranges.map((one) => one.last)}::bigint[]) with ordinality as asked (thread_uid, first, last, n)
    join messages m on m.thread_uid = asked.thread_uid and m.seq >= asked.first and m.seq <= asked.last
    order by asked.n, m.seq`.execute(trx)
  const texts = rows
    .map((row) => ({ ...row, vector: vectorOf(searchableText(row)) }))
    .filter((one) => one.vector !== '')
  if (texts.length > 0)
    await sql`insert into texts (thread_uid, seq, tsv) select * from unnest(${texts.map((one) => one.thread_uid)}::text[],
        ${texts.map((one) => one.seq)}::bigint[], ${texts.map((one) => one.vector)}::tsvector[])
      on conflict (thread_uid, seq) do nothing`.execute(trx)
  // A text that was withdrawn while it was indexed.
  const recalls = rows.filter(({ type }) => type === 'RECALL')
  if (recalls.length === 0) return
  await sql`delete from texts using messages m, unnest(${recalls.map((one) => one.thread_uid)}::text[],
      ${recalls.map((one) => one.content)}::text[]) as recalled (thread_uid, uid)
    where m.thread_uid = recalled.thread_uid and m.uid = recalled.uid and m.status = 'RECALL'
      and texts.thread_uid = m.thread_uid and texts.seq = m.seq`.execute(trx)
}
