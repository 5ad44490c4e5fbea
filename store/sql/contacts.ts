import { type Kysely, type Selectable, type SelectQueryBuilder, sql } from 'kysely'
import { type Contact, type ContactNote, nothingNoted } from '../../domain/contact.ts'
import type { Uid } from '../../domain/ids.ts'
import type { ContactFilter, Contacts } from '../ports/contacts.ts'
import { containing } from './containing.ts'
import type { Databases } from './people.ts'
import { visitorOf } from './rows.ts'
import type { ContactRow, Schema, VisitorTable } from './schema.ts'

/** Contacts by any Kysely dialect. */
export function contactsIn({ reader, writer }: Databases): Contacts {
  return {
    byUid: async (uid) => (await complete(reader, select(reader).where('visitors.uid', '=', uid)))[0] ?? null,
    query: async (filter, { offset, limit }) => {
      const query = matching(reader, filter)
      // Without what is noted of them, where that decides nothing.
      const isAll = filter.knownTo === null && filter.tag === undefined && !filter.search
      const of = isAll ? reader.selectFrom('visitors').where('org_uid', '=', filter.orgUid) : query.clearSelect()
      const counted = of.select(sql<number>`count(*)`.as('count'))
      const sorted = query.orderBy('seen_at', 'desc').orderBy('visitors.uid').offset(offset).limit(limit)
      const { count } = await counted.executeTakeFirstOrThrow()
      return { content: await complete(reader, sorted), totalElements: Number(count) }
    },
    isKnownTo: async (visitorUid, agents) => {
      const query = visitorsKnownTo(reader, agents).where('threads.visitor_uid', '=', visitorUid).limit(1)
      return (await query.executeTakeFirst()) !== undefined
    },
    note: (visitorUid, noted, by) =>
      writer.transaction().execute(async (trx) => {
        const row = await trx
          .selectFrom('contacts')
          .selectAll()
          .where('visitor_uid', '=', visitorUid)
          .executeTakeFirst()
        await put(trx, visitorUid, { ...notedIn(row), ...noted, by })
      }),
  }
}

type VisitorRow = Selectable<VisitorTable>
type ContactQuery = SelectQueryBuilder<Schema & { contacts: Partial<ContactRow> }, 'visitors' | 'contacts', VisitorRow>

function select(db: Kysely<Schema>): ContactQuery {
  return db
    .selectFrom('visitors')
    .leftJoin('contacts', 'contacts.visitor_uid', 'visitors.uid')
    .selectAll('visitors') as unknown as ContactQuery
}

function matching(db: Kysely<Schema>, { orgUid, knownTo, search, tag }: ContactFilter): ContactQuery {
  let narrowed = select(db).where('visitors.org_uid', '=', orgUid)
  if (knownTo !== null) narrowed = narrowed.where('visitors.uid', 'in', visitorsKnownTo(db, knownTo))
  // A tag as it stands in a JSON list.
  if (tag !== undefined) narrowed = narrowed.where(containing([sql.ref('contacts.tags')], JSON.stringify(tag)))
  if (search === undefined || search === '') return narrowed
  const noted = ['nickname', 'email', 'mobile', 'note'].map((name) => `contacts.${name}`)
  const columns = ['visitors.nickname', 'visitors.site_uid', ...noted].map((name) => sql.ref(name))
  // On PostgreSQL the profile has to be json for this.
  const facts = ['email', 'mobile', 'note'].map((name) => sql`visitors.profile ->> ${sql.lit(name)}`)
  return narrowed.where(containing([...columns, ...facts], search))
}

/** Read once, from the agents' own threads. Not of threads they left before the end: they hear of its visitor no more. */
function visitorsKnownTo(db: Kysely<Schema>, agents: readonly Uid[]) {
  return db
    .selectFrom('participants')
    .innerJoin('threads', 'threads.uid', 'participants.thread_uid')
    .select('threads.visitor_uid')
    .where('threads.type', 'in', ['AGENT', 'WORKGROUP'])
    .where('participants.uid', 'in', agents)
    .where('participants.gone', '=', 0)
}

async function complete(db: Kysely<Schema>, query: ContactQuery): Promise<Contact[]> {
  const visitors = await query.execute()
  if (visitors.length === 0) return []
  const uids = visitors.map((row) => row.uid)
  const rows = await db.selectFrom('contacts').selectAll().where('visitor_uid', 'in', uids).execute()
  const byVisitor = new Map(rows.map((row) => [row.visitor_uid, row]))
  return visitors.map((row) => {
    const noted = byVisitor.get(row.uid)
    const times = { firstSeenAt: Number(row.created_at), seenAt: Number(row.seen_at) }
    return {
      visitor: visitorOf(row),
      noted: notedIn(noted),
      notedBy: (noted?.noted_by ?? null) as Uid | null,
      ...times,
    }
  })
}

function notedIn(row: ContactRow | undefined): ContactNote {
  if (row === undefined) return nothingNoted
  const { nickname, email, mobile, note } = row
  return { nickname, email, mobile, note, tags: JSON.parse(row.tags) as string[] }
}

async function put(db: Kysely<Schema>, visitorUid: Uid, { by, ...noted }: ContactNote & { by: Uid }): Promise<void> {
  const { tags, ...texts } = noted
  const told = { ...texts, tags: JSON.stringify(tags), noted_by: by }
  await db
    .insertInto('contacts')
    .values({ visitor_uid: visitorUid, ...told })
    .onConflict((conflict) => conflict.column('visitor_uid').doUpdateSet(told))
    .execute()
}
