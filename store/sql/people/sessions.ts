import type { Kysely } from 'kysely'
import type { SessionUid } from '../../../domain/ids.ts'
import type { BegunSession, SessionRecords } from '../../ports/sessions.ts'
import { compiledOnce } from '../base/compiled-query.ts'
import type { Schema } from '../base/schema.ts'
import type { Databases } from './people.ts'

/** Small enough that messages need not wait long to be written. */
const perStatement = 200

/** Sessions, for any Kysely dialect. */
export function sessionsIn({ reader, writer }: Databases): SessionRecords {
  const byUid = compiledOnce(reader, (session: SessionUid) =>
    reader.selectFrom('sessions').selectAll().where('uid', '=', session),
  )
  return {
    find: async (session) => {
      const [row] = await byUid(session)
      if (row === undefined) return null
      const { generation, last_active_at, refreshed_at, revoked } = row
      return {
        generation,
        lastActiveAt: Number(last_active_at),
        refreshedAt: Number(refreshed_at),
        revoked: revoked === 1,
      }
    },
    saveActivity: async (activities) => {
      for (let at = 0; at < activities.length; at += perStatement) {
        await saveActivity(writer, activities.slice(at, at + perStatement))
      }
    },
    refresh: (owner, generations, nowMs) => refresh(writer, owner, { ...generations, nowMs }),
    revoke: async ({ session, owner }, nowMs) => {
      await writer
        .insertInto('sessions')
        .values({ uid: session, owner_uid: owner, began_at: null, last_active_at: nowMs, revoked: 1 })
        .onConflict((conflict) => conflict.column('uid').doUpdateSet({ last_active_at: nowMs, revoked: 1 }))
        .execute()
    },
    forget: async (beforeMs, atMost) => {
      // The reader finds them, so that no message waits.
      const old = reader.selectFrom('sessions').select('uid').where('last_active_at', '<', beforeMs).limit(atMost)
      const uids = (await old.execute()).map((row) => row.uid)
      if (uids.length > 0) await writer.deleteFrom('sessions').where('uid', 'in', uids).execute()
      return uids.length
    },
  }
}

async function saveActivity(
  db: Kysely<Schema>,
  activities: Parameters<SessionRecords['saveActivity']>[0],
): Promise<void> {
  await db
    .insertInto('sessions')
    .values(
      activities.map(({ session, owner, beganAt, lastActiveAt }) => ({
        uid: session,
        owner_uid: owner,
        began_at: beganAt,
        last_active_at: lastActiveAt,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .column('uid')
        .doUpdateSet((update) => ({ last_active_at: update.ref('excluded.last_active_at') }))
        .whereRef('sessions.last_active_at', '<', 'excluded.last_active_at'),
    )
    .execute()
}

async function refresh(
  db: Kysely<Schema>,
  { session, owner, beganAt }: BegunSession,
  { from, to, nowMs }: { from: number; to: number; nowMs: number },
): Promise<boolean> {
  const values = { last_active_at: nowMs, generation: to, refreshed_at: nowMs }
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('sessions')
    .values({ uid: session, owner_uid: owner, began_at: beganAt, ...values })
    .onConflict((conflict) =>
      conflict
        .column('uid')
        .doUpdateSet(values)
        .where('sessions.generation', '=', from)
        .where('sessions.revoked', '=', 0),
    )
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows ?? 0) > 0
}
