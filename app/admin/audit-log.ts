import type { ActKind, AuditEntry } from '../../domain/audit.ts'
import { toCsv } from '../../domain/csv.ts'
import type { AgentActor } from '../../domain/person.ts'
import type { AuditFilter, AuditStore } from '../../store/ports/audit.ts'
import type { Listed, Window } from '../../store/ports/listed.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Clock } from '../timing/clock.ts'
import { checkAdmin } from './permissions.ts'

/** To see more entries than this, an admin asks for an earlier time. */
const maxListed = 10_000

export interface AuditLogDeps {
  readonly audit: AuditStore
  readonly agents: Pick<Agents, 'byUid'>
  readonly clock: Clock
}

export type AuditQuery = Omit<AuditFilter, 'orgUid'>

/** Returns what was done in an admin's organization, newest first, counted up to 10,000. Throws Refused `forbidden`. */
export async function auditPage(
  { audit, agents }: AuditLogDeps,
  actor: AgentActor,
  { offset, limit, ...query }: AuditQuery & Window,
): Promise<Listed<AuditEntry>> {
  await checkAdmin(agents, actor)
  const within = { offset: Math.min(offset, maxListed), limit: Math.min(limit, Math.max(0, maxListed - offset)) }
  return audit.query({ ...query, orgUid: actor.orgUid }, { ...within, maxCounted: maxListed })
}

const columns = ['time', 'kind', 'doer', 'doerUid', 'doerKind', 'target', 'targetUid', 'changes'] as const

/** Returns the newest 10,000 entries as CSV, times as ISO 8601 in UTC. Throws Refused `forbidden`. */
export async function auditAsCsv(deps: AuditLogDeps, actor: AgentActor, query: AuditQuery): Promise<string> {
  const { content } = await auditPage(deps, actor, { ...query, offset: 0, limit: maxListed })
  const rows = content.map(({ at, kind, doer, targetName, targetUid, changes }) => ({
    ...{ time: new Date(at).toISOString(), kind: kind satisfies ActKind as string },
    ...{ doer: doer.name, doerUid: doer.uid, doerKind: doer.kind as string, target: targetName, targetUid },
    changes: changes.map(({ field, from = '', to = '' }) => `${field}: ${from} → ${to}`).join('; '),
  }))
  return toCsv(columns, rows)
}
