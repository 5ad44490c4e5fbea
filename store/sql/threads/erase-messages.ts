import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ThreadUid, Uid } from '../../../domain/ids.ts'
import { withoutQuote } from '../../../domain/message/quote.ts'
import type { EmptiedMessages, EraseStep } from '../../ports/erasures.ts'
import { erasedSender, erasedType, erasedUid } from '../base/erased.ts'
import type { Schema } from '../base/schema.ts'
import { countErased } from '../people/erasures.ts'
import type { Databases } from '../people/people.ts'

/**
 * Empties the next messages of a thread, all or those of a visitor. They keep their places, so that no cursor and no
 * index of rows goes astray.
 */
export async function emptyMessages({ reader, writer }: Databases, step: EraseStep): Promise<EmptiedMessages | null> {
  const last = await lastOf(reader, step)
  if (last === undefined) return null
  const count = await writer.transaction().execute(async (trx) => {
    const emptied = await emptyUpTo(trx, step, last)
    if (emptied > 0) await countErased(trx, step.erasureUid, { messages: emptied })
    return emptied
  })
  return { last, count }
}

async function emptyUpTo(trx: Kysely<Schema>, step: EraseStep, last: number): Promise<number> {
  const { threadUid, after, visitorUid, erasureUid, which } = step
  const isWanted = which === 'all' ? sql<boolean>`true` : namesOrSentBy(visitorUid)
  const { numUpdatedRows } = await trx
    .updateTable('messages')
    .set({
      ...{ content: '', extra: '', status: 'RECALL', channel: '', sender: erasedSender },
      uid: erasedUid(erasureUid),
      type: erasedType,
      // Agents stay, for their numbers.
      sender_uid: sql<string>`case sender_uid when ${visitorUid} then '' else sender_uid end`,
    })
    .where('thread_uid', '=', threadUid)
    .where('seq', '>', after)
    .where('seq', '<=', last)
    .where('sender', '!=', erasedSender)
    .where(isWanted)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** A line of the server may name them, too, and others may quote them. */
function namesOrSentBy(visitorUid: Uid): RawBuilder<boolean> {
  return sql<boolean>`(sender_uid = ${visitorUid} or instr(extra, ${visitorUid}) > 0
    or instr(content, ${visitorUid}) > 0)`
}

/** Returns the seq of the last message of a step; its contents are not read. */
async function lastOf(
  db: Kysely<Schema>,
  { threadUid, after, limit, maxBytes }: EraseStep,
): Promise<number | undefined> {
  const bytes = sql<number>`octet_length(content) + octet_length(extra)`.as('bytes')
  const next = db.selectFrom('messages').select(['seq', bytes]).where('thread_uid', '=', threadUid)
  const rows = await next.where('seq', '>', after).orderBy('seq').limit(limit).execute()
  let room = maxBytes
  let last: number | undefined
  for (const row of rows) {
    if (room <= 0) break
    room -= Number(row.bytes)
    last = row.seq
  }
  return last
}

/** Takes the words of a person out of the next messages that quote them. */
export async function emptyQuotes(
  { reader, writer }: Databases,
  visitorUid: Uid,
  limit: number,
): Promise<{ threadUid: ThreadUid; seq: number }[]> {
  const quotes = await reader
    .selectFrom('quotes')
    .selectAll()
    .where('author_uid', '=', visitorUid)
    .limit(limit)
    .execute()
  for (const { thread_uid: threadUid, seq } of quotes) {
    await writer.transaction().execute(async (trx) => {
      const place = trx.selectFrom('messages').where('thread_uid', '=', threadUid).where('seq', '=', seq)
      const row = await place.select(['type', 'content', 'extra']).executeTakeFirst()
      if (row !== undefined) {
        const update = trx.updateTable('messages').set(withoutQuote(row)).where('thread_uid', '=', threadUid)
        await update.where('seq', '=', seq).execute()
      }
      const quote = trx.deleteFrom('quotes').where('author_uid', '=', visitorUid)
      await quote.where('thread_uid', '=', threadUid).where('seq', '=', seq).execute()
    })
  }
  return quotes.map(({ thread_uid, seq }) => ({ threadUid: thread_uid as ThreadUid, seq }))
}
