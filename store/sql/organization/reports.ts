import type { Kysely, Selectable } from 'kysely'
import type { ThreadUid, Uid } from '../../../domain/ids.ts'
import type { ReportedMessage, ReportKind, ReportState, UserReport } from '../../../domain/message/report.ts'
import type { Person } from '../../../domain/person.ts'
import { groupPerson } from '../../../domain/thread/group.ts'
import { groupTopic } from '../../../domain/thread/topic.ts'
import type { KnownReport, Reports } from '../../ports/reports.ts'
import { groupOf } from '../base/rows.ts'
import type { Schema } from '../base/schema.ts'
import type { ReportTable } from '../base/social-schema.ts'
import type { Databases } from '../people/people.ts'
import { peopleOf, personIn } from '../people/relations.ts'

const mostTrimmed = 100

/** What app users have reported, for any Kysely dialect. */
export function reportsIn({ reader, writer }: Databases): Reports {
  const of = (orgUid: Uid, state: ReportState) =>
    reader.selectFrom('reports').where('org_uid', '=', orgUid).where('state', '=', state)
  return {
    add: async (report, kept) => {
      const { uid, orgUid, byUid, kind, targetUid, threadUid } = report
      await writer
        .insertInto('reports')
        .values(rowOf(report))
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      await trim(writer, orgUid, kept)
      const same = writer.selectFrom('reports').select('uid').where('by_uid', '=', byUid).where('kind', '=', kind)
      const row = await same
        .where('target_uid', '=', targetUid)
        .where('thread_uid', '=', threadUid)
        .where('state', '=', 'OPEN')
        .executeTakeFirst()
      return row?.uid ?? uid
    },
    byUid: async (orgUid, uid) => {
      const query = reader.selectFrom('reports').selectAll().where('uid', '=', uid).where('org_uid', '=', orgUid)
      const row = await query.executeTakeFirst()
      return row === undefined ? null : reportOf(row)
    },
    list: async (orgUid, state, { offset, limit }) => {
      const page = of(orgUid, state).selectAll().orderBy('at', 'desc').orderBy('uid', 'desc')
      const [rows, total] = await Promise.all([
        page.offset(offset).limit(limit).execute(),
        of(orgUid, state)
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow(),
      ])
      return { content: await known(reader, orgUid, rows), totalElements: Number(total.count) }
    },
    resolve: async (orgUid, uid, outcome) => {
      const open = writer.updateTable('reports').set({ state: 'RESOLVED', outcome }).where('state', '=', 'OPEN')
      const done = await open.where('uid', '=', uid).where('org_uid', '=', orgUid).executeTakeFirst()
      return Number(done.numUpdatedRows) > 0
    },
  }
}

/** Adds who reported, and what it is about. */
async function known(
  db: Kysely<Schema>,
  orgUid: Uid,
  rows: readonly Selectable<ReportTable>[],
): Promise<KnownReport[]> {
  const groupUids = await groupUidsOf(db, rows)
  const uids = [...rows.flatMap((row) => [row.by_uid, row.target_uid]), ...groupUids.values()]
  const [people, groups] = await Promise.all([peopleOf(db, uids), groupsOf(db, orgUid, uids)])
  return rows.map((row) => {
    const around = groups.get(groupUids.get(row.thread_uid) ?? '')
    const abouts = { PERSON: people.get(row.target_uid), GROUP: groups.get(row.target_uid), MESSAGE: around }
    const about = abouts[row.kind as ReportKind] ?? null
    return { ...reportOf(row), by: personIn(people, row.by_uid), about }
  })
}

/** Returns the groups in which reported messages stand, by thread. */
async function groupUidsOf(
  db: Kysely<Schema>,
  rows: readonly Pick<Selectable<ReportTable>, 'kind' | 'thread_uid'>[],
): Promise<Map<string, string>> {
  const uids = rows.filter(({ kind }) => kind === 'MESSAGE').map((row) => row.thread_uid)
  if (uids.length === 0) return new Map()
  const threads = await db.selectFrom('threads').select(['uid', 'topic']).where('uid', 'in', uids).execute()
  const root = groupTopic('' as Uid)
  const inGroups = threads.filter(({ topic }) => topic.startsWith(root))
  return new Map(inGroups.map(({ uid, topic }) => [uid, topic.slice(root.length)]))
}

async function groupsOf(db: Kysely<Schema>, orgUid: Uid, uids: readonly string[]): Promise<Map<string, Person>> {
  if (uids.length === 0) return new Map()
  const groups = db.selectFrom('user_groups').selectAll().where('uid', 'in', uids).where('org_uid', '=', orgUid)
  return new Map((await groups.execute()).map((row) => [row.uid, groupPerson(groupOf(row))]))
}

async function trim(db: Kysely<Schema>, orgUid: Uid, kept: number): Promise<void> {
  const sorted = db.selectFrom('reports').select('uid').where('org_uid', '=', orgUid)
  const newest = sorted.orderBy('at', 'desc').orderBy('uid', 'desc')
  const old = (await newest.offset(kept).limit(mostTrimmed).execute()).map(({ uid }) => uid)
  if (old.length > 0) await db.deleteFrom('reports').where('uid', 'in', old).execute()
}

function rowOf({ uid, orgUid, at, byUid, kind, targetUid, threadUid, ...report }: UserReport): ReportTable {
  const { text, said, state, outcome } = report
  const about = { kind, target_uid: targetUid, thread_uid: threadUid }
  const written = { text, said: said === null ? '' : JSON.stringify(said), state, outcome }
  return { uid, org_uid: orgUid, at, by_uid: byUid, ...about, ...written }
}

function reportOf(row: Selectable<ReportTable>): UserReport {
  const { uid, text, outcome } = row
  return {
    ...{ uid, text, outcome, orgUid: row.org_uid as Uid, at: Number(row.at), byUid: row.by_uid as Uid },
    ...{ kind: row.kind as ReportKind, targetUid: row.target_uid, threadUid: row.thread_uid as ThreadUid | '' },
    ...{ said: row.said === '' ? null : (JSON.parse(row.said) as ReportedMessage), state: row.state as ReportState },
  }
}
