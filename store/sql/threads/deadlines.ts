import type { ThreadUid, Topic, Uid } from '../../../domain/ids.ts'
import { privateTypes } from '../../../domain/thread/thread.ts'
import type { Deadlines } from '../../ports/deadlines.ts'
import type { Databases } from '../people/people.ts'
import { withOpenThreads } from './open-threads.ts'

const watched = ['QUEUING', 'OFFERED', 'CHATTING'] as const

/** Deadlines, for any Kysely dialect. */
export function deadlinesIn({ reader, writer }: Databases): Deadlines {
  return {
    due: async (nowMs, limit) => {
      const query = reader.selectFrom('threads').select(['uid', 'topic']).where('due_at', '<=', nowMs)
      const rows = await query.orderBy('due_at').limit(limit).execute()
      return rows.map((row) => ({ uid: row.uid as ThreadUid, topic: row.topic as Topic }))
    },
    next: async () => {
      const query = reader.selectFrom('threads').select('due_at').where('due_at', 'is not', null)
      const row = await query.orderBy('due_at').limit(1).executeTakeFirst()
      return row === undefined ? null : Number(row.due_at)
    },
    silence: async (uid) => {
      const query = reader.selectFrom('threads').select(['last_seq', 'last_at', 'warned_seq', 'left_at'])
      const row = await query.where('uid', '=', uid).executeTakeFirst()
      if (row === undefined) return null
      const { last_seq: lastSeq, last_at, warned_seq, left_at } = row
      const leftAt = left_at === null ? null : Number(left_at)
      return { lastSeq, lastAt: Number(last_at), warned: warned_seq === lastSeq, leftAt }
    },
    waitsSince: async (uid) => {
      // Every entry into a queue sends a QUEUE; a return from a fruitless offer is not an entry.
      const query = reader.selectFrom('messages').select('sent_at').where('thread_uid', '=', uid)
      const row = await query.where('type', '=', 'QUEUE').orderBy('seq', 'desc').limit(1).executeTakeFirst()
      return row === undefined ? null : Number(row.sent_at)
    },
    clear: async (uid) => {
      await writer.updateTable('threads').set({ due_at: null }).where('uid', '=', uid).execute()
    },
    unwatchedTargets: async () => {
      const query = withOpenThreads(reader).selectFrom('open_threads').select('target_uid as uid').distinct()
      const unwatched = query
        .where('state', 'in', watched)
        .where('type', 'not in', privateTypes)
        .where('due_at', 'is', null)
      const rows = await unwatched.execute()
      return rows.map((row) => row.uid as Uid)
    },
    watchAll: async (targetUid, dueAt) => {
      const update = writer.updateTable('threads').set({ due_at: dueAt })
      const ofTarget = update.where('target_uid', '=', targetUid).where('type', 'not in', privateTypes)
      await ofTarget.where('state', 'in', watched).execute()
    },
  }
}
