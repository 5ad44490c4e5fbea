import { type Expression, type Kysely, type SqlBool, sql } from 'kysely'
import type { LoggedMessage, Message } from '../../../domain/message/message.ts'
import type { Thread } from '../../../domain/thread/thread.ts'
import type { LogStretch, LogWindow, MessageLog } from '../../ports/message-log.ts'
import { loggedMessage } from '../base/rows.ts'
import type { Schema } from '../base/schema.ts'

/** Reads the log; the same on every database. */
export function logReading(db: Kysely<Schema>): Pick<MessageLog, 'read' | 'page' | 'count'> {
  return {
    read: (stretch) => read(db, stretch),
    page: (threads, window) => page(db, threads, window),
    count: async (threads) => {
      if (threads.length === 0) return 0
      // Seqs have no gaps, so the heads give the count.
      const sum = db.fn.sum<number>('last_seq').as('count')
      const row = await db.selectFrom('threads').select(sum).where('uid', 'in', threads).executeTakeFirst()
      return Number(row?.count ?? 0)
    },
  }
}

async function read(db: Kysely<Schema>, stretch: LogStretch): Promise<LoggedMessage[]> {
  const { after, limit, maxBytes } = stretch
  const forward = after !== undefined
  let query = within(db, stretch).selectAll().limit(limit)
  // A single message is always returned whole.
  if (maxBytes !== undefined && limit > 1) {
    const sized = within(db, stretch).select(['seq', sizeOf]).limit(limit)
    const order = sql.raw(forward ? 'asc' : 'desc')
    query = query.where(({ eb, selectFrom }) => {
      const summed = selectFrom(sized.as('sized')).select(['seq', before(sql`order by seq ${order}`)])
      return eb('seq', 'in', selectFrom(summed.as('summed')).select('seq').where(hasRoom(maxBytes)))
    })
  }
  const messages = (await query.execute()).map(loggedMessage)
  return forward ? messages : messages.reverse()
}

function within(db: Kysely<Schema>, { threadUid, after, before }: LogStretch) {
  let query = db.selectFrom('messages').where('thread_uid', '=', threadUid)
  if (after !== undefined) query = query.where('seq', '>', after)
  if (before !== undefined) query = query.where('seq', '<', before)
  return query.orderBy('seq', after === undefined ? 'desc' : 'asc')
}

/** The size of a row without reading its contents: `octet_length` only reads the row's header. */
const sizeOf =
  sql<number>`octet_length(messages.content) + octet_length(messages.extra) + octet_length(messages.sender)`.as('bytes')

/** The total size of the rows before this one; null for the first. */
function before(order: Expression<unknown>) {
  return sql<number | null>`sum(bytes) over (${order} rows between unbounded preceding and 1 preceding)`.as('before')
}

function hasRoom(maxBytes: number): Expression<SqlBool> {
  return sql<SqlBool>`(before is null or before < ${maxBytes})`
}

async function page(db: Kysely<Schema>, threads: readonly Thread[], window: LogWindow): Promise<Message[]> {
  const byUid = new Map(threads.map((thread) => [thread.uid as string, thread]))
  if (byUid.size === 0) return []
  const uids = [...byUid.keys()]
  const limit = await limitOf(db, uids, window)
  const rows = await newest(db, uids, { ...window, limit })
    .selectAll('messages')
    .execute()
  return rows.flatMap((row) => {
    const thread = byUid.get(row.thread_uid)
    return thread === undefined ? [] : [{ ...loggedMessage(row), thread }]
  })
}

/** Returns how many messages of a window fit into its bytes. */
async function limitOf(db: Kysely<Schema>, threads: readonly string[], window: LogWindow): Promise<number> {
  const { limit, maxBytes = Number.POSITIVE_INFINITY } = window
  if (maxBytes === Number.POSITIVE_INFINITY || limit === 1) return limit
  let room = maxBytes
  let count = 0
  for (const { bytes } of await newest(db, threads, window).select(sizeOf).execute()) {
    if (room <= 0) break
    room -= Number(bytes)
    count += 1
  }
  return Math.max(count, 1)
}

function newest(db: Kysely<Schema>, threads: readonly string[], { offset, limit }: LogWindow) {
  return db
    .selectFrom('messages')
    .innerJoin('threads', 'threads.uid', 'messages.thread_uid')
    .where('messages.thread_uid', 'in', threads)
    .orderBy('threads.created_at', 'desc')
    .orderBy('messages.seq', 'desc')
    .offset(offset)
    .limit(limit)
}
