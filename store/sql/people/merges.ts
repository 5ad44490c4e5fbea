import type { Kysely, Selectable } from 'kysely'
import type { Uid } from '../../../domain/ids.ts'
import type { Merge } from '../../../domain/people/merge.ts'
import type { Merges } from '../../ports/merges.ts'
import type { MergeTable } from '../base/contact-schema.ts'
import type { Schema } from '../base/schema.ts'
import type { Databases } from './people.ts'

/** The merges of contacts, for any Kysely dialect. */
export function mergesIn({ reader, writer }: Databases): Merges {
  const standing = (db = reader) => db.selectFrom('merges').selectAll().where('undone_at', 'is', null)
  return {
    add: (merge, most) => writer.transaction().execute((trx) => add(trx, merge, most)),
    undo: async (uid, nowMs) => {
      const open = writer.updateTable('merges').set({ undone_at: nowMs }).where('uid', '=', uid)
      const { numUpdatedRows } = await open.where('undone_at', 'is', null).executeTakeFirst()
      return Number(numUpdatedRows) > 0
    },
    byUid: async (uid) => (await standing().where('uid', '=', uid).execute()).map(mergeOf)[0] ?? null,
    into: async (uid) => (await standing().where('into_uid', '=', uid).orderBy('at', 'desc').execute()).map(mergeOf),
    from: async (uids) =>
      uids.length === 0 ? [] : (await standing().where('from_uid', 'in', uids).execute()).map(mergeOf),
  }
}

/** In one transaction of the only writer, so that two merges at once cannot make a chain. */
async function add(trx: Kysely<Schema>, merge: Merge, most: number): Promise<'merged' | 'tangled' | 'full'> {
  const { uid, orgUid, fromUid, intoUid, byUid, byName, at } = merge
  const both = [fromUid, intoUid]
  const known = await trx
    .selectFrom('visitors')
    .select('uid')
    .where('org_uid', '=', orgUid)
    .where('uid', 'in', both)
    .execute()
  const standing = () => trx.selectFrom('merges').select('uid').where('undone_at', 'is', null)
  const merged = await standing().where('from_uid', 'in', both).execute()
  const below = await standing().where('into_uid', '=', fromUid).limit(1).execute()
  if (known.length < 2 || merged.length > 0 || below.length > 0) return 'tangled'
  if ((await standing().where('into_uid', '=', intoUid).execute()).length >= most) return 'full'
  await trx
    .insertInto('merges')
    .values({ uid, org_uid: orgUid, from_uid: fromUid, into_uid: intoUid, by_uid: byUid, by_name: byName, at })
    .execute()
  return 'merged'
}

function mergeOf(row: Selectable<MergeTable>): Merge {
  return {
    ...{ uid: row.uid as Uid, orgUid: row.org_uid as Uid, fromUid: row.from_uid as Uid, intoUid: row.into_uid as Uid },
    ...{ byUid: row.by_uid as Uid, byName: row.by_name, at: Number(row.at) },
  }
}
