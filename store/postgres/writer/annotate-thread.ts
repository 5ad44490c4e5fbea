import type { ThreadUid } from '../../../domain/ids.ts'
import type { LeaveMessage } from '../../../domain/thread/leave-message.ts'
import type { Aside, MessagePlace } from '../../sql/base/write-operations.ts'
import { ownMark } from '../driver/marks.ts'
import { completeContact } from './complete-contact.ts'
import type { Session } from './session.ts'

/**
 * Writes what is recorded about a thread besides its life. Returns true if the decision was based on an outdated thread
 * and must be made again.
 */
export async function annotate(session: Session, uid: ThreadUid, { change, place }: Annotation): Promise<boolean> {
  switch (change.kind) {
    case 'watch':
      await session.run('update threads set due_at = $1 where uid = $2', change.dueAt, uid)
      return false
    case 'absent':
      await session.run(
        'update threads set left_at = $1, due_at = least(due_at, $2::bigint) where uid = $3',
        change.leftAt,
        change.dueAt,
        uid,
      )
      return false
    case 'warn':
      await session.run('update threads set due_at = $1, warned_seq = $2 where uid = $3', change.dueAt, place.seq, uid)
      return false
    case 'postscript':
      await goOn(session, uid, place)
      return false
    case 'rate':
      await rate(session, uid, change)
      await goOn(session, uid, place)
      return true
    case 'file':
      await file(session, uid, change.after.filed)
      return true
    case 'leave-message':
      await keep(session, change.left, place)
      return false
    case 'answer':
      await session.run(
        'update leave_messages set answered_by = $1, answered_at = $2 where uid = $3',
        change.by,
        place.sentAt,
        change.leftUid,
      )
      await goOn(session, uid, place)
      return true
    default:
      return change satisfies never
  }
}

type RateChange = Extract<Aside, { kind: 'rate' }>

/** What is to be written, and where it stands in the thread. */
interface Annotation {
  readonly change: Aside
  readonly place: MessagePlace
}

/** Those who stayed until the end receive what is said after it; an open thread has nobody like that. */
async function goOn(session: Session, uid: ThreadUid, { seq, sentAt }: MessagePlace): Promise<void> {
  await session.run(
    `update participants set ended_seq = coalesce(ended_seq, until_seq), ended_at = coalesce(ended_at, until_at),
       ended_mark = case when ended_seq is null then until_mark else ended_mark end,
       until_seq = $1, until_at = $2, until_mark = ${ownMark} where thread_uid = $3 and gone = 0 and until_at is not null`,
    seq,
    sentAt,
    uid,
  )
}

async function rate(session: Session, uid: ThreadUid, { after, comment }: RateChange): Promise<void> {
  await session.run('update threads set rating = $1, rating_comment = $2 where uid = $3', after.score, comment, uid)
}

async function file(
  session: Session,
  uid: ThreadUid,
  { category, tags }: { readonly category: string; readonly tags: readonly string[] },
): Promise<void> {
  // Before the thread's own row gets the new tags: it tells which ones to remove.
  await session.run(
    `delete from thread_tags where (org_uid, tag, begun_at, thread_uid) in (
       select org_uid, listed.value, created_at, uid from threads, json_each(threads.tags) as listed
       where uid = $1 and tags is not null)`,
    uid,
  )
  await session.run(
    `insert into thread_tags (org_uid, tag, begun_at, thread_uid)
       select org_uid, tag, created_at, uid from threads, unnest($1::text[]) as tag where uid = $2 on conflict do nothing`,
    tags,
    uid,
  )
  await session.run('update threads set category = $1, tags = $2 where uid = $3', category, JSON.stringify(tags), uid)
}

async function keep(session: Session, left: LeaveMessage, { sentAt }: MessagePlace): Promise<void> {
  const { uid, threadUid, messageUid, orgUid, targetUid, content, nickname, contact, mobile, email } = left
  const reached = JSON.stringify({ nickname, contact, mobile, email })
  await session.run(
    `insert into leave_messages (uid, thread_uid, message_uid, org_uid, target_uid, content, contact, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    ...[uid, threadUid, messageUid, orgUid, targetUid, content, reached, sentAt],
  )
  await session.run('update threads set left_message = 1 where uid = $1', threadUid)
  await completeContact(session, left)
}
