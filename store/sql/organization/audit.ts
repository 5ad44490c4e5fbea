import { sql } from 'kysely'
import type { ActKind, AuditEntry, Doer, FieldChange } from '../../../domain/audit.ts'
import type { Uid } from '../../../domain/ids.ts'
import type { AuditFilter, AuditStore } from '../../ports/audit.ts'
import type { AuditRow } from '../base/organization-schema.ts'
import type { Databases } from '../people/people.ts'

/** The audit log, for any Kysely dialect. */
export function auditIn({ reader, writer }: Databases): AuditStore {
  const matching = ({ orgUid, doerUid, kind, fromMs, toMs }: AuditFilter) => {
    let query = reader.selectFrom('audit').where('org_uid', '=', orgUid)
    if (doerUid !== undefined) query = query.where('doer_uid', '=', doerUid)
    if (kind !== undefined) query = query.where('kind', '=', kind)
    if (fromMs !== undefined) query = query.where('at', '>=', fromMs)
    return toMs === undefined ? query : query.where('at', '<', toMs)
  }
  return {
    add: async (entry) => {
      await writer.insertInto('audit').values(rowOf(entry)).execute()
    },
    query: async (filter, { offset, limit, maxCounted }) => {
      const sorted = matching(filter).selectAll().orderBy('at', 'desc').orderBy('uid', 'desc')
      const some = matching(filter).select('uid').limit(maxCounted).as('some')
      const counting = reader.selectFrom(some).select(sql<number>`count(*)`.as('count'))
      const [rows, { count }] = await Promise.all([
        sorted.offset(offset).limit(limit).execute(),
        counting.executeTakeFirstOrThrow(),
      ])
      return { content: rows.map(entryOf), totalElements: Number(count) }
    },
    momentBehind: async (newest) => {
      const sorted = reader.selectFrom('audit').select('at').orderBy('at', 'desc')
      const row = await sorted.offset(newest).limit(1).executeTakeFirst()
      return row === undefined ? undefined : Number(row.at)
    },
    forget: async (beforeMs, atMost) => {
      const old = writer.selectFrom('audit').select('uid').where('at', '<', beforeMs).orderBy('at').limit(atMost)
      const { numDeletedRows } = await writer.deleteFrom('audit').where('uid', 'in', old).executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}

function rowOf({ uid, orgUid, at, doer, kind, targetUid, targetName, changes }: AuditEntry): AuditRow {
  const doerColumns = { doer_kind: doer.kind, doer_uid: doer.uid, doer_name: doer.name }
  const target = { target_uid: targetUid, target_name: targetName }
  return { uid, org_uid: orgUid, at, ...doerColumns, kind, ...target, changes: JSON.stringify(changes) }
}

function entryOf(row: AuditRow): AuditEntry {
  return {
    ...{ uid: row.uid, orgUid: row.org_uid as Uid, at: Number(row.at), kind: row.kind as ActKind },
    doer: { kind: row.doer_kind as Doer['kind'], uid: row.doer_uid, name: row.doer_name },
    ...{ targetUid: row.target_uid, targetName: row.target_name },
    changes: JSON.parse(row.changes) as FieldChange[],
  }
}
