import type { MessageUid, ThreadUid } from '../../../domain/ids.ts'
import { settledAt } from '../../../domain/thread/group.ts'
import { notesOf } from '../../../domain/thread/notes.ts'
import { isRecorded, type Seat, type Thread, type ThreadChange } from '../../../domain/thread/thread.ts'
import type { BecomeChange, MessagePlace } from '../../sql/base/write-operations.ts'
import { ownMark } from '../driver/marks.ts'
import { annotate } from './annotate-thread.ts'
import type { Session } from './session.ts'

/** Returns whether a seat is taken; the thread that wants it does not count. The agent's row has to be locked. */
export async function isFull(session: Session, seat: Seat, threadUid: ThreadUid): Promise<boolean> {
  const { agentUid, capacity, group } = seat
  const [row] = await session.all<{ taken: number; in_group: number }>(
    `select count(*) as taken, count(*) filter (where target_uid = $1) as in_group from threads where uid <> $2 and
       ((agent_uid = $3 and state = 'CHATTING') or (offered_to = $3 and state = 'OFFERED'))`,
    group?.targetUid ?? null,
    threadUid,
    agentUid,
  )
  return Number(row?.taken) >= capacity || (group !== undefined && Number(row?.in_group) >= group.capacity)
}

/** Inserts a new thread with its first participants; it has no message yet. Returns false if its topic has an open one. */
export async function open(session: Session, thread: Thread, now: number): Promise<boolean> {
  const { uid, topic, type, state, orgUid, targetUid, user, agentUid, extra, revision, createdAt } = thread
  const { queuedAt, priority, enteredAt } = thread
  const inserted = await session.run(
    `insert into threads (uid, topic, type, state, org_uid, target_uid, visitor_uid, agent_uid, extra, revision,
       last_seq, last_at, listed_at, created_at, queued_at, priority, entered_at, answer_known)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $11, $12, $13, $14, $15, 1)
     on conflict (topic) where state in ('QUEUING', 'OFFERED', 'CHATTING', 'OFFLINE') and type <> 'NOTES' do nothing`,
    ...[uid, topic, type, state, orgUid, targetUid, user.uid, agentUid, extra, revision],
    ...[now, createdAt, queuedAt, priority, enteredAt],
  )
  if (inserted === 0) return false
  await seat(session, thread, now)
  if (agentUid !== null) await stamp(session, thread, now)
  return true
}

/** Applies a change to other rows than its message; returns true if it changed the thread's state or participants. */
export async function apply(
  session: Session,
  uid: ThreadUid,
  { change, place }: { readonly change: ThreadChange; readonly place: MessagePlace },
): Promise<boolean> {
  switch (change.kind) {
    case 'open':
      return false
    case 'become':
      await become(session, change, place)
      return true
    case 'withdraw':
      await withdraw(session, uid, change.messageUid)
      return false
    case 'answer':
      if (change.after.state === 'CHATTING') await become(session, change, place)
      return annotate(session, uid, { change, place })
    default:
      return annotate(session, uid, { change, place })
  }
}

async function become(
  session: Session,
  { after: thread, seat: taken, closedBy = 'SYSTEM' }: Omit<BecomeChange, 'kind'>,
  place: MessagePlace,
): Promise<void> {
  const { uid, state, targetUid, agentUid, queuedAt, priority, enteredAt, offer, excluded, closedAt } = thread
  const offered = [offer?.agentUid ?? null, offer?.deadlineAt ?? null, offer?.askedAt ?? null] as const
  await session.run(
    `update threads set state = $1, target_uid = $2, agent_uid = $3, queued_at = $4, priority = $5, entered_at = $6,
       offered_to = $7, offer_deadline = $8, offered_at = $9, excluded = $10, closed_at = $11 where uid = $12`,
    ...[state, targetUid, agentUid, queuedAt, priority, enteredAt, ...offered, JSON.stringify(excluded), closedAt, uid],
  )
  if (state === 'CLOSED')
    await session.run('update threads set closed_by = $1, due_at = null where uid = $2', closedBy, uid)
  // An offer also holds a seat, but assigns nobody yet.
  if (taken !== undefined && state === 'CHATTING') await stamp(session, thread, place.sentAt)
  await seatPeople(session, thread, place)
  // The participants of the notes are always the thread's agents.
  const { notesSeq, sentAt } = place
  if (notesSeq !== undefined) await seatPeople(session, { ...notesOf(thread), state }, { seq: notesSeq, sentAt })
}

/** Those who left before the end get and read nothing more; at the end everybody keeps what they have. */
async function seatPeople(session: Session, thread: Thread, { seq, sentAt }: MessagePlace): Promise<void> {
  const { uid, state, participants } = thread
  const rows = await session.all<{ uid: string }>(
    'select uid from participants where thread_uid = $1 and until_at is null',
    uid,
  )
  const present = rows.map((row) => row.uid)
  const after = new Set<string>(participants.map((one) => one.uid))
  const ending = present.filter((one) => state === 'CLOSED' || !after.has(one))
  if (ending.length > 0)
    await session.run(
      `update participants set until_seq = $1, until_at = $2, until_mark = ${ownMark}, gone = case when uid = any ($3::text[]) then 0 else 1 end
         where thread_uid = $4 and uid = any ($5::text[])`,
      ...[seq, sentAt, [...after], uid, ending],
    )
  if (state === 'CLOSED') return
  // In a group, of which there may be many, nothing changes for those who stay.
  const staying = new Set<string>(thread.type === 'GROUP' ? present : [])
  const seated = participants.filter((one) => !staying.has(one.uid))
  await seat(session, settledAt({ ...thread, participants: seated }, seq), sentAt)
  // Those who were there at an end, after which the thread goes on without them.
  await session.run('update participants set gone = 1 where thread_uid = $1 and gone = 0 and until_at is not null', uid)
}

// Those who were in a reopened thread until its end have never left it, and are owed what came since.
const upsertParticipants = `insert into participants as p (thread_uid, uid, role, from_seq, joined_at, begun_at,
    joined_mark)
  select $1, given.uid, given.role, given.from_seq, $5, $6, ${ownMark}
    from unnest($2::text[], $3::text[], $4::bigint[]) as given (uid, role, from_seq)
  on conflict (thread_uid, uid) do update set role = excluded.role,
    from_seq = case when p.gone = 0 then p.from_seq else excluded.from_seq end,
    joined_at = case when p.gone = 0 then p.joined_at else excluded.joined_at end,
    joined_mark = case when p.gone = 0 then p.joined_mark else excluded.joined_mark end,
    ended_seq = case when p.gone = 0 then coalesce(p.ended_seq, p.until_seq) end,
    ended_mark = case when p.gone = 0 then case when p.ended_seq is null then p.until_mark else p.ended_mark end end,
    ended_at = case when p.gone = 0 then coalesce(p.ended_at, p.until_at) end,
    read_seq = case when p.gone = 0 then p.read_seq else 0 end,
    until_seq = null, until_at = null, until_mark = null, gone = 0
  where p.until_at is not null`

async function seat(session: Session, thread: Thread, at: number): Promise<void> {
  // One person twice would be refused.
  const people = [...new Map(thread.participants.toReversed().map((one) => [one.uid, one])).values()]
  if (people.length === 0) return
  await session.run(
    upsertParticipants,
    thread.uid,
    people.map((one) => one.uid),
    people.map((one) => one.role),
    people.map((one) => one.fromSeq),
    at,
    isRecorded(thread) ? thread.createdAt : null,
  )
}

async function stamp(session: Session, { uid, agentUid }: Thread, at: number): Promise<void> {
  await session.run('update agents set last_assigned_at = $1 where uid = $2', at, agentUid)
  await session.run('update threads set assigned_at = coalesce(assigned_at, $1) where uid = $2', at, uid)
}

async function withdraw(session: Session, uid: ThreadUid, messageUid: MessageUid): Promise<void> {
  const changed = await session.run(
    `update messages set content = '', extra = '', status = 'RECALL' where thread_uid = $1 and uid = $2`,
    uid,
    messageUid,
  )
  // A RECALL must not be stored while the text it withdraws remains.
  if (changed === 0) throw new Error(`message ${messageUid} of thread ${uid} is gone`)
}
