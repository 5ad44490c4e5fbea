import type { Kysely } from 'kysely'
import type { LoggedMessage, Message } from '../../domain/message.ts'
import type { Thread } from '../../domain/thread.ts'
import type { MessageLog, Stretch } from '../ports/message-log.ts'
import { loggedMessage } from './rows.ts'
import type { Schema } from './schema.ts'

/** The reading half of the log, the same on every database. */
export function logReading(db: Kysely<Schema>): Pick<MessageLog, 'read' | 'page' | 'count'> {
  return {
    read: (stretch) => read(db, stretch),
    page: (threads, window) => page(db, threads, window),
    count: async (threads) => {
      if (threads.length === 0) return 0
      // Places have no gaps: the heads say how many there are.
      const sum = db.fn.sum<number>('last_seq').as('count')
      const row = await db.selectFrom('threads').select(sum).where('uid', 'in', threads).executeTakeFirst()
      return Number(row?.count ?? 0)
    },
  }
}

async function read(db: Kysely<Schema>, stretch: Stretch): Promise<LoggedMessage[]> {
  const { threadUid, after, before, limit } = stretch
  const forward = after !== undefined
  let query = db.selectFrom('messages').selectAll().where('thread_uid', '=', threadUid)
  if (after !== undefined) query = query.where('seq', '>', after)
  if (before !== undefined) query = query.where('seq', '<', before)
  const rows = await query
    .orderBy('seq', forward ? 'asc' : 'desc')
    .limit(limit)
    .execute()
  const messages = rows.map(loggedMessage)
  return forward ? messages : messages.reverse()
}

async function page(
  db: Kysely<Schema>,
  threads: readonly Thread[],
  { offset, limit }: { offset: number; limit: number },
): Promise<Message[]> {
  const byUid = new Map(threads.map((thread) => [thread.uid as string, thread]))
  if (byUid.size === 0) return []
  const rows = await db
    .selectFrom('messages')
    .innerJoin('threads', 'threads.uid', 'messages.thread_uid')
    .selectAll('messages')
    .where('messages.thread_uid', 'in', [...byUid.keys()])
    .orderBy('threads.created_at', 'desc')
    .orderBy('messages.seq', 'desc')
    .offset(offset)
    .limit(limit)
    .execute()
  return rows.flatMap((row) => {
    const thread = byUid.get(row.thread_uid)
    return thread === undefined ? [] : [{ ...loggedMessage(row), thread }]
  })
}
