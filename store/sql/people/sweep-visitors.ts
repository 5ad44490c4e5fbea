import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely'
import type { Uid } from '../../../domain/ids.ts'
import type { LastSeen, SweepWindow } from '../../ports/people.ts'
import type { Schema } from '../base/schema.ts'

/**
 * Deletes the next visitors without a conversation. Returns how many, and the last one it looked at; null at the end.
 */
export async function sweepVisitors(
  { reader, writer }: { reader: Kysely<Schema>; writer: Kysely<Schema> },
  window: SweepWindow,
): Promise<{ gone: number; last: LastSeen } | null> {
  const { after, untilMs, limit } = window
  const looked = await reader
    .selectFrom('visitors')
    .select(['uid', 'seen_at'])
    .where(({ eb, refTuple, tuple }) => eb(refTuple('seen_at', 'uid'), '>', tuple(after.seenAt, after.uid as string)))
    .where('seen_at', '<=', untilMs)
    .orderBy('seen_at')
    .orderBy('uid')
    .limit(limit)
    .execute()
  const last = looked.at(-1)
  if (last === undefined) return null
  const gone = await remove(
    writer,
    looked.map(({ uid }) => uid),
    untilMs,
  )
  return { gone, last: { seenAt: Number(last.seen_at), uid: last.uid as Uid } }
}

/** Checked again by the writer, because a visitor may have started a conversation meanwhile. */
async function remove(db: Kysely<Schema>, uids: readonly string[], untilMs: number): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const gone = await trx
      .deleteFrom('visitors')
      .where('uid', 'in', uids)
      .where('verified', '=', 0)
      .where('seen_at', '<=', untilMs)
      .where((visitor) => isHeldByNothing(visitor, untilMs))
      .returning('uid')
      .execute()
    if (gone.length === 0) return 0
    const swept = gone.map(({ uid }) => uid)
    await trx.deleteFrom('devices').where('owner_uid', 'in', swept).execute()
    await trx.deleteFrom('page_visits').where('visitor_uid', 'in', swept).execute()
    return gone.length
  })
}

/** No conversation, no note, no merge, and, since `sinceMs`, neither a session nor a block. */
function isHeldByNothing(
  { and, not, exists, selectFrom }: ExpressionBuilder<Schema, 'visitors'>,
  sinceMs: number,
): Expression<SqlBool> {
  const merge = () => selectFrom('merges').select('uid').where('undone_at', 'is', null)
  const block = selectFrom('blocks').select('uid').whereRef('org_uid', '=', 'visitors.org_uid')
  const session = selectFrom('sessions').select('uid').whereRef('sessions.owner_uid', '=', 'visitors.uid')
  return and(
    [
      selectFrom('threads').select('uid').whereRef('threads.visitor_uid', '=', 'visitors.uid'),
      selectFrom('contacts').select('nickname').whereRef('contacts.visitor_uid', '=', 'visitors.uid'),
      merge().whereRef('from_uid', '=', 'visitors.uid'),
      merge().whereRef('into_uid', '=', 'visitors.uid'),
      block
        .where('kind', '=', 'VISITOR')
        .whereRef('target', '=', 'visitors.uid')
        .where(({ eb, or }) => or([eb('until', 'is', null), eb('until', '>', sinceMs)])),
      session.where('last_active_at', '>', sinceMs),
    ].map((one) => not(exists(one))),
  )
}
