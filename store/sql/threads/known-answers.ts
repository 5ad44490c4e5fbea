import { type Kysely, type RawBuilder, sql } from 'kysely'
import { noResponse, noWords } from '../../../domain/message/words.ts'
import type { Schema } from '../base/schema.ts'
import type { Databases } from '../people/people.ts'

/** Messages that one statement looks through, if one thread does not have more by itself. */
const messagesAtOnce = 20_000

/**
 * Works out what is counted of the newest threads of older versions, from their messages, at most `limit` of them.
 * Returns how many there were. One statement reads and writes, so that no message comes in between.
 */
export async function knowAnswers({ reader, writer }: Databases, limit: number): Promise<number> {
  const unknown = reader.selectFrom('threads').select(['uid', 'last_seq']).where(sql<boolean>`answer_known = 0`)
  const found = await unknown.orderBy('created_at', 'desc').orderBy('uid', 'desc').limit(limit).execute()
  const uids: string[] = []
  let messages = 0
  for (const { uid, last_seq } of found) {
    messages += Number(last_seq)
    if (uids.length > 0 && messages > messagesAtOnce) break
    uids.push(uid)
  }
  if (uids.length > 0) await know(writer, uids)
  return uids.length
}

async function know(writer: Kysely<Schema>, uids: readonly string[]): Promise<void> {
  await sql`update threads set answer_known = found.known, visitor_spoke = found.spoke, left_message = found.has_left,
      answered_at = found.said_at, answered_by = found.said_by, answered_in = found.own_ms, spoke_last = found.last_by
    from (
      select t.uid, t.spoke, t.has_left, t.last_by, first.sent_at as said_at, first.sender_uid as said_by,
        -- Who wrote in an erased thread beside its agents cannot be told any more.
        case when t.type = 'ERASED' and first.seq is null then 2 else 1 end as known,
        case when p.joined_at < first.sent_at then first.sent_at - max(p.joined_at, t.assigned_at) end as own_ms
      from (select threads.uid, threads.type, threads.assigned_at,
          (select min(m.seq) ${wordsOfAgents('m')}) as first_seq,
          (select r.sender_uid ${wordsOfAgents('r')} order by r.seq desc limit 1) as last_by,
          case when exists (select 1 from messages v where v.thread_uid = threads.uid
            and v.sender_uid = threads.visitor_uid and v.type not in (${sql.join(noWords)})) then 1 else 0 end as spoke,
          case when exists (select 1 from leave_messages l where l.thread_uid = threads.uid) then 1 else 0 end
            as has_left
        from threads where threads.uid in (${sql.join(uids)})) as t
      left join messages first on first.thread_uid = t.uid and first.seq = t.first_seq
      left join participants p on p.thread_uid = t.uid and p.uid = first.sender_uid
    ) as found where found.uid = threads.uid and threads.answer_known = 0`.execute(writer)
}

/** Each query uses its own alias for the messages it reads. */
function wordsOfAgents(name: 'm' | 'r'): RawBuilder<unknown> {
  const one = sql.ref(name)
  return sql`from messages as ${one} where ${one}.thread_uid = threads.uid and ${one}.sender_uid <> threads.visitor_uid
    and ${one}.type not in (${sql.join(noResponse)}) and (exists (select 1 from participants p
      where p.thread_uid = ${one}.thread_uid and p.uid = ${one}.sender_uid and p.role = 'agent')
      or json_extract(${one}.sender, '$.type') = 'AGENT')`
}
