import type { ClientId, MessageUid, ThreadUid, Topic } from '../../../domain/ids.ts'
import type { DeviceCursors, NewDevice } from '../../ports/devices.ts'
import {
  type CursorSave,
  type Found,
  maxDevices,
  maxEvicted,
  maxThreadsOfTopic,
  type Registered,
} from '../../sql/base/write-operations.ts'
import { seenMark } from '../driver/marks.ts'
import type { Session } from './session.ts'

/** Stores a new device, and forgets others of its user for it. */
export async function register(session: Session, { clientId, uids, nowMs, connected }: NewDevice): Promise<Registered> {
  // One uid, or the two uids of an agent; the first owns the device.
  const [owner = '', other = owner] = uids
  const inserted = await session.run(
    // What this statement sees, the one that starts the cursors sees as well.
    `insert into devices (client_id, owner_uid, since, settled_at, since_mark, settled_mark)
      select $1, $2, $3, $3, seen.mark, seen.mark from ${seenMark} as seen (mark) on conflict do nothing`,
    clientId,
    owner,
    nowMs,
  )
  if (inserted === 0) return { outcome: 'known' }
  const kept = [...new Set([...connected, clientId])]
  const tooMany = await session.all<{ client_id: ClientId }>(
    `select client_id from devices where owner_uid = $1 and client_id <> all ($2::text[])
      order by settled_at desc, since desc limit ${maxEvicted} offset $3`,
    owner,
    kept,
    Math.max(0, maxDevices - kept.length),
  )
  for (const row of tooMany) await forget(session, row.client_id)
  // A cursor whose device is gone must not keep that device out.
  const cursors = await session.all<{ threadUid: ThreadUid; seq: number }>(
    `insert into cursors (client_id, thread_uid, seq)
      select distinct $1, threads.uid, threads.last_seq
      from participants join threads on threads.uid = participants.thread_uid
      where participants.uid in ($2, $3) and participants.until_at is null and participants.gone = 0
      on conflict (client_id, thread_uid) do update set seq = excluded.seq returning thread_uid as "threadUid", seq`,
    clientId,
    owner,
    other,
  )
  return { outcome: 'registered', cursors }
}

/** Forgets a device with its cursors. */
export async function forget(session: Session, clientId: ClientId): Promise<void> {
  await session.run('delete from cursors where client_id = $1', clientId)
  await session.run('delete from devices where client_id = $1', clientId)
}

/** Forgets some cursors of a device. */
export async function forgetCursors(session: Session, { clientId, threadUids }: DeviceCursors): Promise<void> {
  await session.run('delete from cursors where client_id = $1 and thread_uid = any ($2::text[])', clientId, threadUids)
}

/**
 * Moves cursors forward, those of stored devices: one that was forgotten meanwhile starts from now when it comes back.
 * Returns the mark below which everything is committed.
 */
export async function saveCursors(session: Session, { cursors, settled, settledAt }: CursorSave): Promise<number> {
  if (cursors.length > 0)
    await session.run(
      `insert into cursors (client_id, thread_uid, seq)
        select d.client_id, asked.thread_uid, max(asked.seq)
        from unnest($1::text[], $2::text[], $3::bigint[]) as asked (client_id, thread_uid, seq)
        join devices d on d.client_id = asked.client_id
        group by d.client_id, asked.thread_uid order by d.client_id, asked.thread_uid
        on conflict (client_id, thread_uid) do update set seq = excluded.seq where cursors.seq < excluded.seq`,
      cursors.map((one) => one.clientId),
      cursors.map((one) => one.threadUid),
      cursors.map((one) => one.seq),
    )
  // A mark from before the database went back to an earlier state may lie ahead.
  const [row] = await session.all<{ mark: number }>(
    `with seen as (select mark from ${seenMark} as one (mark)), moved as (
       update devices set settled_at = $1,
         settled_mark = case when $2 > seen.mark then settled_mark else greatest(settled_mark, $2) end
       from seen where client_id = any ($3::text[]))
     select mark from seen`,
    settledAt.ms,
    settledAt.mark,
    [...settled].sort(),
  )
  return Number(row?.mark)
}

/** Looks for a message in the newest thread of the topic that has it. */
export async function findMessage(session: Session, topic: Topic, messageUid: MessageUid): Promise<Found> {
  const [row] = await session.all<{ threadUid: ThreadUid; seq: number }>(
    `select own.uid as "threadUid", m.seq
      from (select uid, created_at from threads where topic = $1 order by created_at desc limit ${maxThreadsOfTopic}) own
      join messages m on m.uid = $2 and m.thread_uid = own.uid order by own.created_at desc limit 1`,
    topic,
    messageUid,
  )
  return row === undefined ? { outcome: 'missing' } : { outcome: 'found', ...row }
}
