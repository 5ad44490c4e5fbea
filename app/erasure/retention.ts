import { maxRetentionDays, type Retention } from '../../domain/organization/retention.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { RetentionStore } from '../../store/ports/retention.ts'
import { checkAdmin } from '../admin/permissions.ts'
import type { AuditWriter } from '../audit/audit-writer.ts'

export interface RetentionDeps {
  readonly retention: Pick<RetentionStore, 'of' | 'set'>
  readonly agents: Pick<Agents, 'byUid'>
  readonly auditor: AuditWriter
}

/** Returns how long an admin’s organization keeps things. Throws Refused `forbidden`. */
export async function retentionFor({ retention, agents }: RetentionDeps, actor: AgentActor): Promise<Retention> {
  await checkAdmin(agents, actor)
  return retention.of(actor.orgUid)
}

/**
 * Changes how long an admin’s organization keeps things; the next daily sweep goes by it. Throws Refused `forbidden`,
 * `malformed`.
 */
export async function setRetention(
  { retention, agents, auditor }: RetentionDeps,
  actor: AgentActor,
  change: Partial<Retention>,
): Promise<Retention> {
  await checkAdmin(agents, actor)
  const isDays = (days: number) => Number.isInteger(days) && days >= 0 && days <= maxRetentionDays
  if (!Object.values(change).every(isDays)) throw new Refused('malformed')
  const before = await retention.of(actor.orgUid)
  await retention.set(actor.orgUid, change)
  const after = { ...before, ...change }
  await auditor.done(actor, { kind: 'retention.update', targetUid: actor.orgUid, before, after })
  return after
}
