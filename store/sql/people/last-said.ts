import { type Kysely, sql } from 'kysely'
import type { MessageUid, ThreadUid, Uid } from '../../../domain/ids.ts'
import type { LastSaid } from '../../ports/social.ts'
import type { Schema } from '../base/schema.ts'

/** A thread of a list: what came up to `fromSeq` is not its reader's. */
interface ReadThread {
  readonly threadUid: ThreadUid
  readonly fromSeq: number
}

const mostChars = 300
/** A list says nothing of a thread whose last messages were all about others, such as withdrawals. */
const mostLookedAt = 20

/** Returns what was said last in each of these threads, the content cut after 300 characters. */
export async function lastSaidIn(
  db: Kysely<Schema>,
  threads: readonly ReadThread[],
): Promise<Map<ThreadUid, LastSaid>> {
  if (threads.length === 0) return new Map()
  const newest = sql<number>`(select shown.seq from messages as shown where shown.thread_uid = threads.uid
    and shown.seq > threads.last_seq - ${mostLookedAt} and shown.type != 'RECALL' order by shown.seq desc limit 1)`
  const rows = await db
    .selectFrom('threads')
    .innerJoin('messages as m', (join) => join.onRef('m.thread_uid', '=', 'threads.uid').on('m.seq', '=', newest))
    .select(['m.thread_uid', 'm.uid', 'm.seq', 'm.type', 'm.status', 'm.sender_uid', 'm.sent_at'])
    .select(sql<string>`substr(m.content, 1, ${mostChars})`.as('content'))
    .select(sql<string>`case m.type when 'SYSTEM' then m.extra else '' end`.as('extra'))
    .select(sql<string | null>`json_extract(m.sender, '$.nickname')`.as('nickname'))
    .where(
      'threads.uid',
      'in',
      threads.map(({ threadUid }) => threadUid),
    )
    .execute()
  const from = new Map(threads.map(({ threadUid, fromSeq }) => [threadUid, fromSeq]))
  const own = rows.filter(({ thread_uid, seq }) => seq > (from.get(thread_uid as ThreadUid) ?? 0))
  return new Map(
    own.map(({ thread_uid, uid, sender_uid, nickname, sent_at, ...row }) => [
      thread_uid as ThreadUid,
      {
        ...row,
        uid: uid as MessageUid,
        sender: { uid: sender_uid as Uid, nickname: nickname ?? '' },
        sentAt: Number(sent_at),
      },
    ]),
  )
}
