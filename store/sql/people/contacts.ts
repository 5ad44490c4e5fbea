import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { Uid } from '../../../domain/ids.ts'
import { type Contact, type ContactNote, nothingNoted } from '../../../domain/people/contact.ts'
import type { ContactFilter, Contacts } from '../../ports/contacts.ts'
import { type Listed, lengthOf, type Window } from '../../ports/listed.ts'
import { isSought, notedAnew } from '../base/contact-search.ts'
import { notedText } from '../base/contact-words.ts'
import { containing } from '../base/containing.ts'
import { countOf, type PartOfList, pageOf } from '../base/list-parts.ts'
import { type VisitorRow, visitorOf } from '../base/rows.ts'
import type { ContactRow, Schema } from '../base/schema.ts'
import type { Databases } from './people.ts'

/** Contacts, for any Kysely dialect. */
export function contactsIn({ reader, writer }: Databases): Contacts {
  return {
    byUid: async (uid) => (await complete(reader, select(reader).where('visitors.uid', '=', uid)))[0] ?? null,
    query: (filter, window) => query(reader, filter, window),
    isKnownTo: async (visitorUid, agents) => {
      const query = visitorsKnownTo(reader, agents).where('threads.visitor_uid', '=', visitorUid).limit(1)
      return (await query.executeTakeFirst()) !== undefined
    },
    note: (visitorUid, noted, by) => writer.transaction().execute((trx) => note(trx, visitorUid, { noted, by })),
  }
}

/** In one transaction, because a visitor may be erased between a look at them and a note about them. */
async function note(
  trx: Kysely<Schema>,
  visitorUid: Uid,
  { noted, by }: { readonly noted: Partial<ContactNote>; readonly by: Uid },
): Promise<boolean> {
  const row = await trx.selectFrom('contacts').selectAll().where('visitor_uid', '=', visitorUid).executeTakeFirst()
  const after = { ...notedIn(row), ...noted }
  const sought = trx.updateTable('visitors').set({ sought: notedAnew(notedText(after)) })
  const { numUpdatedRows } = await sought.where('uid', '=', visitorUid).executeTakeFirst()
  if (Number(numUpdatedRows) === 0) return false
  await put(trx, visitorUid, { ...after, by })
  return true
}

type ContactQuery = SelectQueryBuilder<Schema & { contacts: Partial<ContactRow> }, 'visitors' | 'contacts', VisitorRow>

function select(db: Kysely<Schema>): ContactQuery {
  return db
    .selectFrom('visitors')
    .leftJoin('contacts', 'contacts.visitor_uid', 'visitors.uid')
    .selectAll('visitors') as unknown as ContactQuery
}

type VisitorPart = PartOfList<'visitors'>

/** Searches an index that covers every condition except tags; whole rows are read only for the page. */
async function query(
  db: Kysely<Schema>,
  { maxCounted, ...filter }: ContactFilter,
  { offset, limit }: Window,
): Promise<Listed<Contact>> {
  const all = matching(db, filter)
  // One more than is shown, so that a page with others behind it is never the last.
  const uids = await pageOf(db, [all], { offset, limit: limit + 1 })
  const isWhole = offset === 0 && uids.length <= limit
  const counted = isWhole ? uids.length : await countOf(db, [all.limit(maxCounted)])
  const shown = uids.slice(0, limit)
  const content = shown.length === 0 ? [] : await complete(db, select(db).where('visitors.uid', 'in', shown))
  const byUid = new Map<string, Contact>(content.map((one) => [one.visitor.uid, one]))
  return {
    content: shown.flatMap((uid) => byUid.get(uid) ?? []),
    totalElements: lengthOf(counted, { offset }, uids),
  }
}

function matching(
  db: Kysely<Schema>,
  { orgUid, knownTo, search, tag }: Omit<ContactFilter, 'maxCounted'>,
): VisitorPart {
  // For an agent with few contacts, the query starts from those instead of going through all others.
  const organization = knownTo === null ? 'visitors.org_uid' : sql<string>`visitors.org_uid || ''`
  let narrowed = db
    .selectFrom('visitors')
    .select(['visitors.uid as uid', 'visitors.seen_at as at'])
    .where(organization, '=', orgUid)
  if (knownTo !== null) narrowed = narrowed.where('visitors.uid', 'in', visitorsKnownTo(db, knownTo))
  // A tag as written in a JSON list.
  if (tag !== undefined) {
    const tagged = db.selectFrom('contacts').select('visitor_uid')
    const hasTag = containing([sql.ref('contacts.tags')], JSON.stringify(tag))
    narrowed = narrowed.where('visitors.uid', 'in', tagged.where(hasTag))
  }
  if (search === undefined || search === '') return narrowed
  return narrowed.where((eb) => eb.or([isSought(search), eb('visitors.uid', '=', search)]))
}

/** Read once, from the agents' own threads. Threads that they left before the end do not count. */
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
  const values = { ...texts, tags: JSON.stringify(tags), noted_by: by }
  await db
    .insertInto('contacts')
    .values({ visitor_uid: visitorUid, ...values })
    .onConflict((conflict) => conflict.column('visitor_uid').doUpdateSet(values))
    .execute()
}
