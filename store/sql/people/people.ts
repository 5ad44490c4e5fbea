import { type ExpressionBuilder, type Kysely, type Selectable, sql } from 'kysely'
import type { SessionUid, Uid } from '../../../domain/ids.ts'
import type { Agent } from '../../../domain/people/agent.ts'
import type { PageVisit } from '../../../domain/people/page-visit.ts'
import type { Visitor } from '../../../domain/people/visitor.ts'
import {
  type Account,
  type Agents,
  type Joining,
  type PasswordHash,
  SiteUidTaken,
  UsernameTaken,
  type Visitors,
  type Workgroups,
} from '../../ports/people.ts'
import { compiledOnce } from '../base/compiled-query.ts'
import { renewWords } from '../base/contact-search.ts'
import { toldText } from '../base/contact-words.ts'
import { folded } from '../base/fold.ts'
import { agentOf, visitorOf, workgroupOf } from '../base/rows.ts'
import type { Schema, UserTable } from '../base/schema.ts'
import { candidatesIn } from './candidates.ts'
import { sweepVisitors } from './sweep-visitors.ts'
import { noteVisit } from './visits.ts'

/** The databases for reading and for writing; one database may serve both. */
export interface Databases {
  readonly reader: Kysely<Schema>
  readonly writer: Kysely<Schema>
}

type AccountRow = Pick<Selectable<UserTable>, 'password_hash' | 'credentials' | 'kept_session'>

/** Agents, for any Kysely dialect. */
export function agentsIn({ reader, writer }: Databases): Agents {
  const select = (db = reader) =>
    db
      .selectFrom('agents')
      .innerJoin('users', 'users.uid', 'agents.user_uid')
      .selectAll('agents')
      .select(['users.username', 'users.password_hash', 'users.credentials', 'users.kept_session'])
  const byUid = compiledOnce(reader, (uid: Uid) => select().where('agents.uid', '=', uid))
  const groupsOf = compiledOnce(reader, (uid: Uid) =>
    reader.selectFrom('memberships').select('workgroup_uid').where('agent_uid', '=', uid),
  )
  const byAccount = compiledOnce(reader, (uid: Uid) => select().where('users.uid', '=', uid))
  return {
    byUid: async (uid) => orNull((await byUid(uid))[0], agentOf),
    byAccount: async (uid) => orNull((await byAccount(uid))[0], agentOf),
    named: async (uids) => {
      const rows = await select()
        .where((eb) => eb.or([eb('agents.uid', 'in', uids), eb('agents.user_uid', 'in', uids)]))
        .execute()
      return rows.map(agentOf)
    },
    byUsername: async (username) =>
      orNull(await select().where('users.username', '=', username).executeTakeFirst(), accountOf),
    account: async (uid) => orNull((await byAccount(uid))[0], accountOf),
    create: (agent, passwordHash, joining) => createAgent(writer, { agent, passwordHash, joining }),
    setStatus: async (uid, status) => {
      await writer.updateTable('agents').set({ status }).where('uid', '=', uid).execute()
    },
    setPassword: async (uid, passwordHash, keptSession) => {
      const account = writer.selectFrom('agents').select('user_uid').where('uid', '=', uid)
      const changed = { password_hash: passwordHash, kept_session: keptSession }
      await writer
        .updateTable('users')
        .set((eb) => ({ ...changed, credentials: eb('credentials', '+', 1) }))
        .where('uid', '=', account)
        .execute()
      return orNull(await select(writer).where('agents.uid', '=', uid).executeTakeFirst(), accountOf)
    },
    ...candidatesIn(reader),
    workgroupsOf: async (uid) => (await groupsOf(uid)).map((row) => row.workgroup_uid as Uid),
  }
}

async function createAgent(
  db: Kysely<Schema>,
  given: { agent: Agent; passwordHash: PasswordHash; joining: Joining },
): Promise<void> {
  const { agent, passwordHash, joining } = given
  const { uid, accountUid, orgUid, username, nickname, avatar, status, capacity, role, signature, language } = agent
  await db.transaction().execute(async (trx) => {
    const user = { uid: accountUid, org_uid: orgUid, username, password_hash: passwordHash }
    const inserted = await trx
      .insertInto('users')
      .values(user)
      .onConflict((conflict) => conflict.column('username').doNothing())
      .executeTakeFirst()
    if (Number(inserted.numInsertedOrUpdatedRows ?? 0) === 0) throw new UsernameTaken(username)
    await trx
      .insertInto('agents')
      .values({
        ...{
          uid,
          user_uid: accountUid,
          org_uid: orgUid,
          nickname,
          avatar,
          status,
          capacity,
          role,
          signature,
          language,
        },
        invisible: agent.invisible ? 1 : 0,
      })
      .execute()
    for (const workgroup of joining.workgroups) {
      const membership = { workgroup_uid: workgroup, agent_uid: uid, capacity: null, since: joining.sinceMs }
      await trx.insertInto('memberships').values(membership).execute()
    }
  })
}

/** Visitors, for any Kysely dialect. */
export function visitorsIn({ reader, writer }: Databases): Visitors {
  const select = () => reader.selectFrom('visitors').selectAll()
  const byUid = compiledOnce(reader, (uid: Uid) => select().where('uid', '=', uid))
  return {
    byUid: async (uid) => orNull((await byUid(uid))[0], visitorOf),
    pagesOf: async (uids) => {
      if (uids.length === 0) return new Map()
      const query = reader
        .selectFrom('visitors')
        .select(['uid', sql<string | null>`json_extract(profile, '$.url')`.as('url')])
      const rows = await query
        .select(sql<string | null>`json_extract(profile, '$.title')`.as('title'))
        .where('uid', 'in', uids)
        .execute()
      return new Map(rows.map(({ uid, url, title }) => [uid as Uid, { url: url ?? '', title: title ?? '' }]))
    },
    bySiteUid: async (orgUid, siteUid) => {
      const query = select().where('org_uid', '=', orgUid).where('site_uid', '=', siteUid).where('verified', '=', 1)
      return orNull(await query.executeTakeFirst(), visitorOf)
    },
    save: (visitor, nowMs, page) => saveVisitor(writer, visitor, { nowMs, page }),
    sweep: (window) => sweepVisitors({ reader, writer }, window),
    renewCredentials: async (uid) => {
      const renewed = (eb: ExpressionBuilder<Schema, 'visitors'>) => ({ credentials: eb('credentials', '+', 1) })
      await writer.updateTable('visitors').set(renewed).where('uid', '=', uid).execute()
      const row = await writer.selectFrom('visitors').select('credentials').where('uid', '=', uid).executeTakeFirst()
      return row?.credentials ?? null
    },
  }
}

async function saveVisitor(
  db: Kysely<Schema>,
  visitor: Visitor,
  { nowMs, page }: { readonly nowMs: number; readonly page: Omit<PageVisit, 'leftAt'> | undefined },
): Promise<void> {
  if (!visitor.verified && page === undefined) return upsertVisitor(db, visitor, nowMs)
  await db.transaction().execute(async (trx) => {
    if (visitor.verified && (await isProvenForAnother(trx, visitor))) throw new SiteUidTaken()
    await upsertVisitor(trx, visitor, nowMs)
    if (page !== undefined) await noteVisit(trx, visitor.uid, page)
  })
}

async function upsertVisitor(db: Kysely<Schema>, visitor: Visitor, nowMs: number): Promise<void> {
  const { uid, orgUid, siteUid, verified, nickname, avatar } = visitor
  const sought = toldText(visitor)
  const told = { nickname, name_key: folded(nickname), avatar, profile: JSON.stringify(visitor.profile) }
  const columns = { ...told, priority: visitor.priority, seen_at: nowMs }
  const name = { site_uid: siteUid, verified: verified ? 1 : 0, credentials: visitor.credentials }
  // The stored value may have increased since the visitor was read: tokens invalidated since then stay invalid.
  const raised = sql<number>`case when visitors.credentials > ${visitor.credentials} then visitors.credentials
    else ${visitor.credentials} end`
  // A name proven since the visitor was read stays proven.
  const kept = { site_uid: sql<string>`case visitors.verified when 1 then visitors.site_uid else ${siteUid} end` }
  await db
    .insertInto('visitors')
    .values({ uid, org_uid: orgUid, created_at: nowMs, sought, ...name, ...columns })
    .onConflict((conflict) =>
      conflict.column('uid').doUpdateSet({
        ...columns,
        sought: renewWords(sought),
        ...(verified ? { ...name, credentials: raised } : kept),
      }),
    )
    .execute()
}

async function isProvenForAnother(db: Kysely<Schema>, { uid, orgUid, siteUid }: Visitor): Promise<boolean> {
  const proven = db.selectFrom('visitors').select('uid').where('verified', '=', 1)
  const row = await proven.where('org_uid', '=', orgUid).where('site_uid', '=', siteUid).executeTakeFirst()
  return row !== undefined && row.uid !== uid
}

/** Workgroups and organizations, for any Kysely dialect. */
export function workgroupsIn({ reader, writer }: Databases): Workgroups {
  const byUid = compiledOnce(reader, (uid: Uid) => reader.selectFrom('workgroups').selectAll().where('uid', '=', uid))
  return {
    byUid: async (uid) => orNull((await byUid(uid))[0], workgroupOf),
    // Two processes may start on one new folder: one that is there stays.
    create: async ({ uid, orgUid, nickname, avatar, settings }) => {
      const row = { uid, org_uid: orgUid, nickname, avatar, settings: JSON.stringify(settings) }
      const made = writer.insertInto('workgroups').values(row)
      await made.onConflict((conflict) => conflict.doNothing()).execute()
    },
    organization: async (uid) => {
      const row = await reader.selectFrom('organizations').selectAll().where('uid', '=', uid).executeTakeFirst()
      return orNull(row, ({ name }) => ({ uid, name }))
    },
    createOrganization: async (organization) => {
      const made = writer.insertInto('organizations').values(organization)
      await made.onConflict((conflict) => conflict.doNothing()).execute()
    },
  }
}

function accountOf(row: Parameters<typeof agentOf>[0] & AccountRow): Account {
  const { password_hash, credentials, kept_session } = row
  const keptSession = kept_session as SessionUid | null
  return { agent: agentOf(row), passwordHash: password_hash as PasswordHash, credentials, keptSession }
}

function orNull<Row, Value>(row: Row | undefined, read: (row: Row) => Value): Value | null {
  return row === undefined ? null : read(row)
}
