import { type AliasedRawBuilder, type Kysely, type RawBuilder, sql } from 'kysely'
import type { ThreadUid, Uid } from '../../../domain/ids.ts'
import type { Moment, Snapshot } from '../../../domain/moment.ts'
import { Refused } from '../../../domain/refusal.ts'
import { compiledOnce } from '../base/compiled-query.ts'
import type { Schema } from '../base/schema.ts'
import { isShown } from './shown-threads.ts'

/** How a dialect knows what a statement has seen. */
export interface Marking {
  /** SQL of a subquery with a single row, a SnapshotRow. */
  readonly snapshot: string
  /** See `Devices.renewEpoch`. */
  readonly renewEpoch: (over: number) => Promise<void>
}

interface SnapshotRow {
  readonly epoch: number
  readonly mark: number
  readonly now_ms: number
  /** 0 if the database is not the one any more in which the epoch began. */
  readonly is_valid: number
}

/** A user's part in a thread, and how far it goes for them. */
export interface Part {
  readonly threadUid: ThreadUid
  readonly fromSeq: number
  readonly joined: Moment
  /** Null while it is open for them. */
  readonly until: Moment | null
  /** They have left: they get and read no more of it. */
  readonly left: boolean
  /** The organization allows such threads; otherwise nothing of it is owed, and its cursor waits. */
  readonly isShown: boolean
  readonly head: number
  /** Where it ended for them first, if something was said after that. */
  readonly ended: (Moment & { readonly seq: number }) | null
}

/** Since when parts have ended: with the thread itself, or because the user left it. */
interface Since {
  /** Null for those of whose end others may not know yet. */
  readonly ended: Moment | null
  readonly leftSinceMs: number
}

export type PartQueries = ReturnType<typeof partsIn>

/** Reads the threads in which users take part. */
export function partsIn(db: Kysely<Schema>, marking: Marking) {
  const going = compiledOnce(db, (uid: Uid, other: Uid) => goingPartsOf(db, [uid, other]))
  const rowsSince = rowsSinceIn(db, marking)
  return {
    /** Returns the threads in which users take part. */
    going: async (uids: readonly Uid[]): Promise<Part[]> => partsFrom(await going(...pairOf(uids))),
    /** Returns these and the ones that ended for them since the given moments; earlier ones are not read. */
    since: async (uids: readonly Uid[], { ended, leftSinceMs }: Since): Promise<{ parts: Part[]; now: Snapshot }> => {
      const rows = await rowsSince(uids, ended)
      const [first] = rows
      if (first === undefined || first.is_valid === 0) throw new Refused('unavailable')
      // Not in the query: both moments in one condition would keep it from using the index.
      const isOwed = (row: PartRow) => row.gone === 0 || (row.type !== 'GROUP' && Number(row.until_at) >= leftSinceMs)
      const parts = rows.flatMap((row) => (row.thread_uid === null ? [] : [row as PartRow]))
      const now = { epoch: Number(first.epoch), ...momentOf(first.mark, first.now_ms) }
      return { parts: partsFrom(parts.filter(isOwed)), now }
    },
  }
}

/** Reads parts together with what the statement sees: a row of its own if there are no parts. */
function rowsSinceIn(db: Kysely<Schema>, { snapshot, renewEpoch }: Marking) {
  const now = (): AliasedRawBuilder<SnapshotRow, 'now'> => sql<SnapshotRow>`${sql.raw(snapshot)}`.as('now')
  // Each in a query of its own: with an `or`, SQLite goes through everything a user ever took part in.
  const withEnded = (uids: readonly Uid[], column: 'until_at' | 'until_mark', least: RawBuilder<number>) => {
    const ended = partsOf(db, uids).where(`participants.${column}`, '>=', least)
    const parts = goingPartsOf(db, uids).unionAll(ended).as('part')
    return db
      .selectFrom(now())
      .leftJoin(parts, (join) => join.onTrue())
      .selectAll()
  }
  const sinceMark = compiledOnce(db, (uid: Uid, other: Uid, mark: number | null) =>
    withEnded([uid, other], 'until_mark', sql<number>`coalesce(${mark}, (select mark from ${now()}))`),
  )
  const sinceTime = compiledOnce(db, (uid: Uid, other: Uid, ms: number) =>
    withEnded([uid, other], 'until_at', sql<number>`${ms}`),
  )
  return async (uids: readonly Uid[], ended: Moment | null) => {
    const [uid, other] = pairOf(uids)
    const read = () =>
      ended === null || ended.mark > 0 ? sinceMark(uid, other, ended?.mark ?? null) : sinceTime(uid, other, ended.ms)
    const rows = await read()
    if (rows[0]?.is_valid !== 0) return rows
    await renewEpoch(Number(rows[0].epoch))
    return read()
  }
}

/** A visitor has one uid, an agent two. */
function pairOf([uid = '' as Uid, other = uid]: readonly Uid[]): [Uid, Uid] {
  return [uid, other]
}

function goingPartsOf(db: Kysely<Schema>, uids: readonly Uid[]) {
  return partsOf(db, uids).where('participants.until_at', 'is', null)
}

function partsOf(db: Kysely<Schema>, uids: readonly Uid[]) {
  return db
    .selectFrom('participants')
    .innerJoin('threads', 'threads.uid', 'participants.thread_uid')
    .select([
      'participants.thread_uid',
      'participants.from_seq',
      'participants.joined_at',
      'participants.joined_mark',
      'participants.until_seq',
      'participants.ended_seq',
      'participants.ended_at',
      'participants.ended_mark',
      'participants.until_at',
      'participants.until_mark',
      'participants.gone',
      'threads.last_seq',
      'threads.type',
      isShown.as('shown'),
    ])
    .where('participants.uid', 'in', uids)
}

type PartRow = Awaited<ReturnType<ReturnType<typeof partsOf>['execute']>>[number]

/** Returns the parts of rows, in order of joining. */
function partsFrom(rows: PartRow[]): Part[] {
  return rows.sort((one, two) => Number(one.joined_at) - Number(two.joined_at)).map(partOf)
}

function partOf(row: PartRow): Part {
  return {
    threadUid: row.thread_uid as ThreadUid,
    fromSeq: row.from_seq,
    joined: momentOf(row.joined_mark, row.joined_at),
    until: row.until_at === null ? null : momentOf(row.until_mark, row.until_at),
    left: row.gone === 1,
    isShown: Boolean(row.shown),
    head: row.until_seq ?? row.last_seq,
    ended: row.ended_seq === null ? null : { ...momentOf(row.ended_mark, row.ended_at), seq: row.ended_seq },
  }
}

/** What was there before all marks has none. */
function momentOf(mark: number | null, ms: number | null): Moment {
  return { mark: Number(mark), ms: Number(ms) }
}
