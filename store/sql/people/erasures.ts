import { type Kysely, type Selectable, sql } from 'kysely'
import type { Uid } from '../../../domain/ids.ts'
import type { Erasure } from '../../../domain/people/erasure.ts'
import type { Erased, Erasures } from '../../ports/erasures.ts'
import type { ErasureTable } from '../base/organization-schema.ts'
import type { Schema } from '../base/schema.ts'
import type { Databases } from './people.ts'

/** The erasures of people, for any Kysely dialect. */
export function erasuresIn({ reader, writer }: Databases): Erasures {
  return {
    begin: (erasure) => writer.transaction().execute((trx) => begin(trx, erasure)),
    next: async () => {
      const open = reader.selectFrom('erasures').selectAll().where('finished_at', 'is', null)
      const row = await open.orderBy('requested_at').limit(1).executeTakeFirst()
      return row === undefined ? null : { ...erasureOf(row), visitorUid: row.visitor_uid as Uid }
    },
    query: async (orgUid, { offset, limit }) => {
      const all = reader.selectFrom('erasures').where('org_uid', '=', orgUid)
      const { count } = await all.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
      const sorted = all.selectAll().orderBy('requested_at', 'desc').orderBy('uid', 'desc')
      const rows = await sorted.offset(offset).limit(limit).execute()
      return { content: rows.map(erasureOf), totalElements: Number(count) }
    },
    finish: async (uid, finishedAt) => {
      await writer
        .updateTable('erasures')
        .set({ finished_at: finishedAt, visitor_uid: '' })
        .where('uid', '=', uid)
        .execute()
    },
  }
}

async function begin(
  trx: Kysely<Schema>,
  { uid, orgUid, visitorUid, requestedBy, requestedAt }: Parameters<Erasures['begin']>[0],
): Promise<Erasure | null> {
  const known = trx.selectFrom('visitors').select('uid').where('uid', '=', visitorUid).where('org_uid', '=', orgUid)
  if ((await known.executeTakeFirst()) === undefined) return null
  const sum = trx.fn.sum<number | null>('last_seq').as('expected')
  const threads = trx.selectFrom('threads').select(sum).where('visitor_uid', '=', visitorUid)
  const expected = Number((await threads.executeTakeFirst())?.expected ?? 0)
  const row = { uid, org_uid: orgUid, visitor_uid: visitorUid, requested_by: requestedBy, requested_at: requestedAt }
  await trx
    .insertInto('erasures')
    .values({ ...row, expected })
    .execute()
  await forgetVisitor(trx, orgUid, visitorUid)
  return { uid, orgUid, requestedBy, requestedAt, finishedAt: null, expected, threads: 0, messages: 0, files: 0 }
}

/** Adds to what an erasure has erased, in the transaction that erases it, so that no crash makes it wrong. */
export async function countErased(
  trx: Kysely<Schema>,
  erasureUid: Uid,
  { threads = 0, messages = 0, files = 0 }: Erased,
): Promise<void> {
  await trx
    .updateTable('erasures')
    .set((eb) => ({
      threads: eb('threads', '+', threads),
      messages: eb('messages', '+', messages),
      files: eb('files', '+', files),
    }))
    .where('uid', '=', erasureUid)
    .execute()
}

/** Deletes a visitor, their pages, and what agents have noted about them: notes, a block, merges with other contacts. */
export async function forgetVisitor(trx: Kysely<Schema>, orgUid: Uid, visitorUid: Uid): Promise<void> {
  const block = trx.deleteFrom('blocks').where('org_uid', '=', orgUid).where('kind', '=', 'VISITOR')
  await block.where('target', '=', visitorUid).execute()
  for (const side of ['from_uid', 'into_uid'] as const)
    await trx.deleteFrom('merges').where(side, '=', visitorUid).execute()
  await trx.deleteFrom('contacts').where('visitor_uid', '=', visitorUid).execute()
  await trx.deleteFrom('page_visits').where('visitor_uid', '=', visitorUid).execute()
  await trx.deleteFrom('visitors').where('uid', '=', visitorUid).execute()
}

function erasureOf(row: Selectable<ErasureTable>): Erasure {
  return {
    ...{ uid: row.uid as Uid, orgUid: row.org_uid as Uid, requestedBy: row.requested_by as Uid },
    requestedAt: Number(row.requested_at),
    finishedAt: row.finished_at === null ? null : Number(row.finished_at),
    ...{ expected: row.expected, threads: row.threads, messages: row.messages, files: row.files },
  }
}
