import { type Kysely, sql } from 'kysely'
import type { Uid } from '../../../domain/ids.ts'
import { maxLookMs, maxPageVisits, type PageVisit } from '../../../domain/people/page-visit.ts'
import type { Visits } from '../../ports/contacts.ts'
import type { Schema } from '../base/schema.ts'

/** The pages of visitors, for any Kysely dialect. */
export function visitsIn(reader: Kysely<Schema>): Visits {
  return {
    of: async (visitorUids) => {
      if (visitorUids.length === 0) return []
      // Of each visitor at most as many are stored as are returned.
      const query = reader.selectFrom('page_visits').selectAll().where('visitor_uid', 'in', visitorUids)
      const rows = await query.orderBy('at', 'desc').orderBy('nr', 'desc').limit(maxPageVisits).execute()
      return rows.map(({ url, title, referrer, at, left_at }) => ({
        ...{ url, title, referrer, at: Number(at) },
        leftAt: left_at === null ? null : Number(left_at),
      }))
    },
  }
}

/** Notes the page a visitor is on now, and forgets the oldest one beyond the bound; costs the same however many came. */
export async function noteVisit(
  trx: Kysely<Schema>,
  visitorUid: Uid,
  { url, title, referrer, at }: Omit<PageVisit, 'leftAt'>,
): Promise<void> {
  const own = trx.selectFrom('page_visits').selectAll().where('visitor_uid', '=', visitorUid)
  const last = await own.orderBy('nr', 'desc').limit(1).executeTakeFirst()
  const isRecent = last !== undefined && at - Number(last.at) <= maxLookMs
  const update = () =>
    trx
      .updateTable('page_visits')
      .where('visitor_uid', '=', visitorUid)
      .where('nr', '=', last?.nr ?? 0)
  if (isRecent && last.url === url) {
    if (title !== '' && title !== last.title) await update().set({ title }).execute()
    return
  }
  if (isRecent)
    await update()
      .set({ left_at: Math.max(at, Number(last.at)) })
      .execute()
  const nr = (last?.nr ?? 0) + 1
  await trx
    .insertInto('page_visits')
    .values({ visitor_uid: visitorUid, nr, url, title, referrer, at, left_at: null })
    .execute()
  await trx
    .deleteFrom('page_visits')
    .where('visitor_uid', '=', visitorUid)
    .where('nr', '<=', sql<number>`${nr - maxPageVisits}`)
    .execute()
}
