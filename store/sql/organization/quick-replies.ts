import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { Uid } from '../../../domain/ids.ts'
import type { QuickReply, QuickReplyUid } from '../../../domain/organization/quick-reply.ts'
import { type QuickReplies, type ReplyFilter, ShortcutTaken } from '../../ports/quick-replies.ts'
import { containing } from '../base/containing.ts'
import type { QuickReplyRow, Schema } from '../base/schema.ts'
import type { Databases } from '../people/people.ts'

const key = ['org_uid', 'owner_uid', 'shortcut'] as const

/** Quick replies, for any Kysely dialect. */
export function quickRepliesIn({ reader, writer }: Databases): QuickReplies {
  return {
    byUid: async (uid) => {
      const row = await reader.selectFrom('quick_replies').selectAll().where('uid', '=', uid).executeTakeFirst()
      return row === undefined ? null : replyOf(row)
    },
    query: async (filter, { offset, limit }) => {
      const query = matching(reader.selectFrom('quick_replies').selectAll(), filter)
      const counted = query.clearSelect().select(sql<number>`count(*)`.as('count'))
      const sorted = query.orderBy('category').orderBy('title').orderBy('shortcut')
      const rows = await sorted.offset(offset).limit(limit).execute()
      return { content: rows.map(replyOf), totalElements: Number((await counted.executeTakeFirstOrThrow()).count) }
    },
    add: async (reply) => {
      const { numInsertedOrUpdatedRows } = await writer
        .insertInto('quick_replies')
        .values(rowOf(reply))
        .onConflict((conflict) => conflict.columns(key).doNothing())
        .executeTakeFirst()
      if (Number(numInsertedOrUpdatedRows ?? 0) === 0) throw new ShortcutTaken(reply.shortcut)
    },
    put: (replies) =>
      writer.transaction().execute(async (trx) => {
        for (const reply of replies) await putOne(trx, reply)
      }),
    change: (reply) =>
      writer.transaction().execute(async (trx) => {
        if (await isTaken(trx, reply)) throw new ShortcutTaken(reply.shortcut)
        await trx.updateTable('quick_replies').set(rowOf(reply)).where('uid', '=', reply.uid).execute()
      }),
    remove: async (uid) => {
      await writer.deleteFrom('quick_replies').where('uid', '=', uid).execute()
    },
  }
}

async function putOne(db: Kysely<Schema>, reply: QuickReply): Promise<void> {
  const { title, content, category } = reply
  await db
    .insertInto('quick_replies')
    .values(rowOf(reply))
    .onConflict((conflict) => conflict.columns(key).doUpdateSet({ title, content, category }))
    .execute()
}

async function isTaken(db: Kysely<Schema>, reply: QuickReply): Promise<boolean> {
  const { org_uid, owner_uid, shortcut } = rowOf(reply)
  const others = db.selectFrom('quick_replies').select('uid').where('uid', '!=', reply.uid)
  const same = others.where('org_uid', '=', org_uid).where('owner_uid', '=', owner_uid).where('shortcut', '=', shortcut)
  return (await same.executeTakeFirst()) !== undefined
}

type ReplyQuery = SelectQueryBuilder<Schema, 'quick_replies', QuickReplyRow>

function matching(query: ReplyQuery, { orgUid, ownerUid, sharing, category, search }: ReplyFilter): ReplyQuery {
  const owners = { own: [ownerUid], shared: [''], all: ['', ownerUid] }[sharing ?? 'all']
  let narrowed = query.where('org_uid', '=', orgUid).where('owner_uid', 'in', owners)
  if (category !== undefined) narrowed = narrowed.where('category', '=', category)
  if (search === undefined || search === '') return narrowed
  const columns = ['shortcut', 'title', 'content'].map((name) => sql.ref(name))
  return narrowed.where(containing(columns, search))
}

function rowOf({ uid, orgUid, ownerUid, shortcut, title, content, category }: QuickReply): QuickReplyRow {
  return { uid, org_uid: orgUid, owner_uid: ownerUid ?? '', shortcut, title, content, category }
}

function replyOf({ uid, org_uid, owner_uid, ...text }: QuickReplyRow): QuickReply {
  const ownerUid = owner_uid === '' ? null : (owner_uid as Uid)
  return { uid: uid as QuickReplyUid, orgUid: org_uid as Uid, ownerUid, ...text }
}
