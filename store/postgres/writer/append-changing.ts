import type { ThreadUid } from '../../../domain/ids.ts'
import { quotedUid } from '../../../domain/message/quote.ts'
import { isAgentsWord, isVisitorsWord } from '../../../domain/message/words.ts'
import { notesUid } from '../../../domain/thread/notes.ts'
import type { Seat, Thread } from '../../../domain/thread/thread.ts'
import type { Changed } from '../../ports/threads.ts'
import { type AppendEntry, type BareChange, maxUidChars, type Placed } from '../../sql/base/write-operations.ts'
import { apply, isFull, open } from './change-thread.ts'
import { clockMs, type Session } from './session.ts'

/** A thread's row, locked by the running transaction. */
interface LockedHead {
  readonly uid: string
  readonly last_seq: number
  readonly revision: number
  readonly last_at: number
  readonly listed_at: number
}

/** Whether an earlier try may have committed the same without telling. */
export interface Try {
  readonly isAgain: boolean
}

/** Appends a message with a change, within a transaction; what is not `stored` has to be rolled back. */
export async function appendChanging(session: Session, entry: AppendEntry, { isAgain }: Try): Promise<Placed> {
  const { threadUid, revision, change, begins } = entry
  if (isAgain) {
    const stored = await storedBefore(session, entry)
    if (stored !== undefined) return { outcome: 'stored', ...stored }
  }
  const seat = change !== undefined && 'seat' in change ? change.seat : undefined
  const locked = await lockAll(session, { threadUid, seat, begins })
  if (typeof locked === 'string') return { outcome: locked }
  const repeated = await storedBefore(session, entry)
  if (repeated !== undefined) return { outcome: 'repeat', threadUid, seq: repeated.seq }
  const { head, notesSeq, now } = locked
  if (head === undefined || head.revision !== revision) return { outcome: 'stale' }
  // Somebody wrote after the decision, which assumed silence.
  if (change !== undefined && 'atSeq' in change && change.atSeq !== head.last_seq) return { outcome: 'stale' }
  const place = { seq: head.last_seq + 1, sentAt: Math.max(now, head.last_at), notesSeq }
  await store(session, entry, place)
  const isChanged = change !== undefined && (await apply(session, threadUid, { change, place }))
  await session.run(
    'update threads set last_seq = $1, last_at = $2, revision = $3, listed_at = greatest(listed_at, $2) where uid = $4',
    ...[place.seq, place.sentAt, head.revision + (isChanged ? 1 : 0), threadUid],
  )
  await noteAnswer(session, entry, place.sentAt)
  return { outcome: 'stored', seq: place.seq, sentAt: place.sentAt }
}

/** Changes a thread without a message, within a transaction; what is not `changed` has to be rolled back. */
export async function changeBarely(session: Session, given: BareChange, { isAgain }: Try): Promise<Changed> {
  const { threadUid, revision, change, begins } = given
  if (isAgain && (await isMade(session, given))) return { outcome: 'changed' }
  const seat = 'seat' in change ? change.seat : undefined
  const locked = await lockAll(session, { threadUid, seat, begins })
  if (typeof locked === 'string') return { outcome: locked }
  const { head, notesSeq, now } = locked
  // A time to check a thread, and whether its visitor is there, are valid whatever has happened to it.
  const isAlwaysValid = change.kind === 'watch' || change.kind === 'absent'
  if (head === undefined || (!isAlwaysValid && head.revision !== revision)) return { outcome: 'stale' }
  if (await apply(session, threadUid, { change, place: { seq: head.last_seq, sentAt: now, notesSeq } })) {
    // Filing a thread that ended long ago does not make it recent.
    const listedAt = change.kind === 'become' ? Math.max(head.listed_at, now) : head.listed_at
    await session.run('update threads set revision = revision + 1, listed_at = $1 where uid = $2', listedAt, threadUid)
  }
  return { outcome: 'changed' }
}

interface Locking {
  readonly threadUid: ThreadUid
  readonly seat: Seat | undefined
  readonly begins: Thread | undefined
}

interface Locked {
  readonly head: LockedHead | undefined
  readonly notesSeq: number | undefined
  readonly now: number
}

/** Locks first the agent whose seat is wanted, then the thread and its notes: in this order everywhere. */
async function lockAll(session: Session, { threadUid, seat, begins }: Locking): Promise<Locked | 'full' | 'stale'> {
  if (seat !== undefined) {
    await session.run('select 1 from agents where uid = $1 for no key update', seat.agentUid)
    if (await isFull(session, seat, threadUid)) return 'full'
  }
  const [{ now } = { now: 0 }] = await session.all<{ now: number }>(`select ${clockMs} as now`)
  if (begins !== undefined && !(await open(session, begins, now))) return 'stale'
  const heads = await session.all<LockedHead>(
    `select uid, last_seq, revision, last_at, listed_at from threads where uid in ($1, $2) order by uid
       for no key update`,
    threadUid,
    notesUid(threadUid),
  )
  const of = (uid: ThreadUid) => heads.find((one) => one.uid === uid)
  return { head: of(threadUid), notesSeq: of(notesUid(threadUid))?.last_seq, now }
}

async function storedBefore(
  session: Session,
  { threadUid, draft }: AppendEntry,
): Promise<{ seq: number; sentAt: number } | undefined> {
  const [row] = await session.all<{ seq: number; sentAt: number }>(
    'select seq, sent_at as "sentAt" from messages where uid = $1 and thread_uid = $2',
    draft.uid,
    threadUid,
  )
  return row
}

/**
 * Returns whether an earlier try has made a change, as far as somebody has to be told of it: the thread is there, or is
 * one revision further and what it was to become. Nobody else changes a thread in the meantime to exactly the same.
 */
async function isMade(session: Session, { threadUid, revision, change, begins }: BareChange): Promise<boolean> {
  if (begins !== undefined) return (await session.all('select 1 from threads where uid = $1', threadUid)).length > 0
  if (change.kind !== 'become') return false
  const { state, targetUid, agentUid, offer, closedAt } = change.after
  const found = await session.all(
    `select 1 from threads where uid = $1 and revision = $2 and state = $3 and target_uid = $4 and
       agent_uid is not distinct from $5 and offered_to is not distinct from $6 and
       offered_at is not distinct from $7 and closed_at is not distinct from $8`,
    ...[threadUid, revision + 1, state, targetUid, agentUid],
    ...[offer?.agentUid ?? null, offer?.askedAt ?? null, closedAt],
  )
  return found.length > 0
}

async function store(
  session: Session,
  { threadUid, draft, sender }: AppendEntry,
  { seq, sentAt }: { readonly seq: number; readonly sentAt: number },
): Promise<void> {
  const { uid, type, content, channel, extra } = draft
  await session.run(
    `insert into messages (thread_uid, seq, uid, type, content, status, channel, extra, sender_uid, sender, sent_at)
       values ($1, $2, $3, $4, $5, 'SUCCESS', $6, $7, $8, $9, $10)`,
    ...[threadUid, seq, uid, type, content, channel, extra, sender.uid, JSON.stringify(sender), sentAt],
  )
  await session.run(
    'insert into unindexed (threads, firsts, lasts) values (array[$1], array[$2::bigint], array[$2::bigint])',
    threadUid,
    seq,
  )
  const quoted = quotedUid(draft)
  // Whoever is quoted can be erased, wherever it was.
  if (quoted === '' || quoted.length > maxUidChars) return
  await session.run(
    'insert into quotes (author_uid, thread_uid, seq) values ($1, $2, $3) on conflict do nothing',
    quoted,
    threadUid,
    seq,
  )
}

/** Keeps what statistics count: whether the visitor wrote, who answered first and when, and who wrote last. */
async function noteAnswer(session: Session, { threadUid, draft, sender }: AppendEntry, sentAt: number): Promise<void> {
  const isVisitors = isVisitorsWord(draft.type)
  const isAgents = isAgentsWord(sender, draft.type)
  if (!isVisitors && !isAgents) return
  const isCounted = `uid = $1 and answer_known = 1 and type in ('AGENT', 'WORKGROUP')`
  if (isVisitors)
    await session.run(
      `update threads set visitor_spoke = 1 where ${isCounted} and visitor_uid = $2 and visitor_spoke = 0`,
      threadUid,
      sender.uid,
    )
  if (!isAgents) return
  // Whoever came later is not held to have been silent before.
  await session.run(
    `update threads set answered_at = $3, answered_by = $2, answered_in =
       (select case when p.joined_at < $3 then $3 - max(p.joined_at, threads.assigned_at) end
         from participants p where p.thread_uid = threads.uid and p.uid = $2)
       where ${isCounted} and visitor_uid <> $2 and answered_at is null`,
    threadUid,
    sender.uid,
    sentAt,
  )
  await session.run(
    `update threads set spoke_last = $2 where ${isCounted} and visitor_uid <> $2 and spoke_last is distinct from $2`,
    threadUid,
    sender.uid,
  )
}
