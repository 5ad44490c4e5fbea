import { type Kysely, type Selectable, sql } from 'kysely'
import type { Uid } from '../../../domain/ids.ts'
import type { Block, BlockKind } from '../../../domain/people/block.ts'
import type { BlockStore } from '../../ports/blocks.ts'
import type { BlockTable } from '../base/contact-schema.ts'
import type { Schema } from '../base/schema.ts'
import type { Databases } from './people.ts'

/** The blocks of visitors and addresses, for any Kysely dialect. */
export function blocksIn({ reader, writer }: Databases): BlockStore {
  const holding = (nowMs: number) =>
    reader.selectFrom('blocks').where(({ eb, or }) => or([eb('until', 'is', null), eb('until', '>', nowMs)]))
  return {
    all: async (nowMs) => (await holding(nowMs).selectAll().execute()).map(blockOf),
    put: (block, most) => writer.transaction().execute((trx) => put(trx, block, most)),
    remove: async (orgUid, which) => {
      const own = writer.deleteFrom('blocks').where('org_uid', '=', orgUid)
      const one = 'uid' in which ? own.where('uid', '=', which.uid) : own.where('kind', '=', which.kind)
      const row = await ('uid' in which ? one : one.where('target', '=', which.target))
        .returningAll()
        .executeTakeFirst()
      return row === undefined ? null : blockOf(row)
    },
    query: async (orgUid, nowMs, { offset, limit }) => {
      const all = holding(nowMs).where('org_uid', '=', orgUid)
      const { count } = await all.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
      const sorted = all.selectAll().orderBy('at', 'desc').orderBy('uid', 'desc')
      const rows = await sorted.offset(offset).limit(limit).execute()
      return { content: rows.map(blockOf), totalElements: Number(count) }
    },
  }
}

async function put(trx: Kysely<Schema>, block: Block, most: number): Promise<boolean> {
  const { uid, orgUid, kind, target, name, reason, byUid, byName, at, until } = block
  const own = () => trx.deleteFrom('blocks').where('org_uid', '=', orgUid)
  const others = trx.selectFrom('blocks').where('org_uid', '=', orgUid)
  const { count } = await others
    .select(sql<number>`count(*)`.as('count'))
    .where(({ eb, or }) => or([eb('until', 'is', null), eb('until', '>', at)]))
    .where(({ eb, not, and }) => not(and([eb('kind', '=', kind), eb('target', '=', target)])))
    .executeTakeFirstOrThrow()
  if (Number(count) >= most) return false
  await own().where('until', '<=', at).execute()
  await own().where('kind', '=', kind).where('target', '=', target).execute()
  const by = { by_uid: byUid, by_name: byName }
  await trx
    .insertInto('blocks')
    .values({ uid, org_uid: orgUid, kind, target, name, reason, ...by, at, until })
    .execute()
  return true
}

function blockOf(row: Selectable<BlockTable>): Block {
  const { target, name, reason, until } = row
  return {
    ...{ uid: row.uid as Uid, orgUid: row.org_uid as Uid, kind: row.kind as BlockKind, target, name, reason },
    ...{ byUid: row.by_uid as Uid, byName: row.by_name, at: Number(row.at) },
    until: until === null ? null : Number(until),
  }
}
