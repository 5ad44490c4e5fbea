import { type Kysely, sql } from 'kysely'
import type { Uid } from '../../../domain/ids.ts'
import type { StoredTies } from '../../ports/erasures.ts'
import type { Schema } from '../base/schema.ts'

/** Deletes what a person is to other app users, and every report by them, about them, or of their words. */
export async function forgetTies(trx: Kysely<Schema>, orgUid: Uid, uid: Uid): Promise<void> {
  await trx.deleteFrom('relations').where('owner_uid', '=', uid).execute()
  await trx.deleteFrom('relations').where('other_uid', '=', uid).execute()
  await trx.deleteFrom('group_invitations').where('uid', '=', uid).execute()
  await trx.deleteFrom('group_invitations').where('by_uid', '=', uid).execute()
  // An organization keeps a bounded number of them.
  const reports = trx.deleteFrom('reports').where('org_uid', '=', orgUid)
  await reports
    .where((eb) => eb.or([eb('by_uid', '=', uid), eb('target_uid', '=', uid), sql<boolean>`instr(said, ${uid}) > 0`]))
    .execute()
}

/** Returns what is stored of a person among app users: their own side of it. */
export async function tiesOf(db: Kysely<Schema>, orgUid: Uid, uid: Uid): Promise<StoredTies> {
  const relations = db.selectFrom('relations').select(['other_uid', 'state', 'text', 'at'])
  const own = await relations.where('owner_uid', '=', uid).orderBy('at').execute()
  const groups = db.selectFrom('group_invitations').select(['group_uid', 'at']).where('uid', '=', uid)
  const reports = db.selectFrom('reports').select(['kind', 'text', 'at', 'state']).where('org_uid', '=', orgUid)
  return {
    relations: own.map((row) => ({ withUid: row.other_uid, state: row.state, text: row.text, at: Number(row.at) })),
    invitations: (await groups.execute()).map((row) => ({ groupUid: row.group_uid, at: Number(row.at) })),
    reports: (await reports.where('by_uid', '=', uid).execute()).map((row) => ({ ...row, at: Number(row.at) })),
  }
}
