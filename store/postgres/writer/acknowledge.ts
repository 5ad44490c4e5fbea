import type { ThreadUid, Uid } from '../../../domain/ids.ts'
import { type MessageStatus, movesForward } from '../../../domain/message/message.ts'
import { reachesOtherSide, type ThreadType } from '../../../domain/thread/thread.ts'
import type { Acknowledged, Acknowledgement } from '../../ports/message-log.ts'
import { maxThreadsOfReader } from '../../sql/base/write-operations.ts'
import type { Session } from './session.ts'

interface FoundRow {
  readonly takes_part: boolean
  /** Null, with all that follow, for a message that is not there. */
  readonly uid: string | null
  readonly type: string
  readonly visitor_uid: string
  readonly seq: number
  readonly sender_uid: string
}

const ofReader = `from threads t where t.topic = asked.topic and exists (
  select 1 from participants p where p.thread_uid = t.uid and p.uid in (asked.one, asked.other) and p.gone = 0)`

const find = `select found.*, found.uid is not null or exists (select 1 ${ofReader}) as takes_part
  from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality as asked (topic, one, other, message, n)
  left join lateral (
    select own.uid, own.type, own.visitor_uid, m.seq, m.sender_uid
    from (select t.uid, t.type, t.visitor_uid, t.created_at ${ofReader}
      order by t.created_at desc limit ${maxThreadsOfReader}) as own
    join messages m on m.uid = asked.message and m.thread_uid = own.uid
    order by own.created_at desc limit 1
  ) as found on true order by asked.n`

// In one order everywhere, so that no two batches wait for each other.
const lock = `select m.thread_uid, m.seq, m.status from messages m
  join (select distinct * from unnest($1::text[], $2::bigint[])) as asked (thread_uid, seq)
    on m.thread_uid = asked.thread_uid and m.seq = asked.seq
  order by m.thread_uid, m.seq for no key update of m`

const move = `update messages m set status = moved.status
  from unnest($1::text[], $2::bigint[], $3::text[]) as moved (thread_uid, seq, status)
  where m.thread_uid = moved.thread_uid and m.seq = moved.seq`

const read = `update participants p set read_seq = greatest(p.read_seq, moved.seq)
  from (select thread_uid, uid, max(seq) as seq from unnest($1::text[], $2::text[], $3::bigint[]) as one (thread_uid, uid, seq)
    group by thread_uid, uid) as moved
  where p.thread_uid = moved.thread_uid and p.uid = moved.uid and p.gone = 0`

/** Moves the status of messages forward, within a transaction. */
export async function acknowledgeAll(session: Session, asked: readonly Acknowledgement[]): Promise<Acknowledged[]> {
  const rows = await session.all<FoundRow>(
    find,
    asked.map(({ topic }) => topic),
    asked.map(({ readers }) => readers[0] ?? ''),
    // One uid, or the two uids of an agent.
    asked.map(({ readers: [first = '', second = first] }) => second),
    asked.map(({ messageUid }) => messageUid),
  )
  const reached = rows.map((row, index) => judge(row, asked[index] as Acknowledgement))
  const targets = reached.filter((one) => typeof one !== 'string')
  const statuses = await statusesOf(session, targets)
  const outcomes = reached.map((one): Acknowledged => {
    if (typeof one === 'string') return { outcome: one }
    const before = statuses.get(keyOf(one))?.status
    if (before === undefined || !movesForward(before, one.status)) return { outcome: 'unmoved' }
    statuses.set(keyOf(one), { ...one, isMoved: true })
    return { outcome: 'moved', author: one.author, threadUid: one.threadUid }
  })
  await write(session, targets, [...statuses.values()])
  return outcomes
}

/** A message that a reader has reached. */
interface Reached {
  readonly threadUid: ThreadUid
  readonly seq: number
  readonly status: MessageStatus
  readonly author: Uid
  /** Who reads, where it is kept how far they have read. */
  readonly readBy?: Uid | undefined
  readonly isMoved?: boolean
}

function judge(
  row: FoundRow,
  { readers, status }: Acknowledgement,
): Reached | 'missing' | 'stranger' | 'own' | 'unmoved' {
  if (row.uid === null) return row.takes_part ? 'missing' : 'stranger'
  const author = row.sender_uid as Uid
  if (readers.includes(author)) return 'own'
  const sides = { type: row.type as ThreadType, visitorUid: row.visitor_uid as Uid }
  // A colleague who reads along has not read the message in the visitor's place.
  if (!reachesOtherSide(sides, author, readers)) return 'unmoved'
  const readBy = sides.type === 'FRIEND' && status === 'READ' ? readers[0] : undefined
  return { threadUid: row.uid as ThreadUid, seq: row.seq, status, author, readBy }
}

async function statusesOf(session: Session, targets: readonly Reached[]): Promise<Map<string, Reached>> {
  if (targets.length === 0) return new Map()
  const uids = targets.map((one) => one.threadUid)
  const rows = await session.all<{ thread_uid: ThreadUid; seq: number; status: MessageStatus }>(
    lock,
    uids,
    targets.map((one) => one.seq),
  )
  const locked = rows.map(({ thread_uid: threadUid, seq, status }) => ({ threadUid, seq, status, author: '' as Uid }))
  return new Map(locked.map((one) => [keyOf(one), one]))
}

async function write(session: Session, targets: readonly Reached[], after: readonly Reached[]): Promise<void> {
  const moved = after.filter((one) => one.isMoved)
  const columns = (some: readonly Reached[]) => [some.map((one) => one.threadUid), some.map((one) => one.seq)] as const
  if (moved.length > 0)
    await session.run(
      move,
      ...columns(moved),
      moved.map((one) => one.status),
    )
  const own = targets.filter((one) => one.readBy !== undefined)
  const [threads, seqs] = columns(own)
  if (own.length > 0)
    await session.run(
      read,
      threads,
      own.map((one) => one.readBy),
      seqs,
    )
}

function keyOf({ threadUid, seq }: Pick<Reached, 'threadUid' | 'seq'>): string {
  return `${seq}/${threadUid}`
}
