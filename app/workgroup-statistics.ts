import type { Uid } from '../domain/ids.ts'
import type { Actor } from '../domain/person.ts'
import { Refused } from '../domain/refusal.ts'
import type { Agents, Workgroups } from '../store/ports/people.ts'
import type { Period, Statistics, TargetStatistics } from '../store/ports/statistics.ts'

/** What figures are made from. */
export interface Figures {
  readonly statistics: Statistics
  readonly workgroups: Workgroups
  readonly agents: Agents
}

/** How a workgroup or agent of the asking agent's organization does. Throws Refused `unknown_target`, `malformed`. */
export async function statisticsOf(
  { statistics, workgroups, agents }: Figures,
  actor: Extract<Actor, { kind: 'agent' }>,
  { uid, period }: { uid: Uid; period: Period },
): Promise<TargetStatistics> {
  const target = (await workgroups.byUid(uid)) ?? (await agents.byUid(uid))
  if (target === null || target.orgUid !== actor.orgUid) throw new Refused('unknown_target')
  if (period.fromMs > period.toMs) throw new Refused('malformed', 'from is later than to.')
  return statistics.ofTarget(uid, period)
}
