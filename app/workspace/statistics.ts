import type { Uid } from '../../domain/ids.ts'
import { isAdmin } from '../../domain/people/agent.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Agents, Workgroups } from '../../store/ports/people.ts'
import type { Period, RatingComment, Statistics, TargetStatistics } from '../../store/ports/statistics.ts'

export interface StatisticsDeps {
  readonly statistics: Statistics
  readonly workgroups: Workgroups
  readonly agents: Agents
}

const maxComments = 20

/** The figures, with the newest comments the asking agent may read. */
export interface CommentedStatistics extends TargetStatistics {
  readonly comments: RatingComment[]
}

/**
 * Returns the figures of a workgroup or agent of the asking agent's organization. An admin reads all visitors'
 * comments, an agent those on their own conversations. Throws Refused `unknown_target`, `malformed`.
 */
export async function statisticsOf(
  { statistics, workgroups, agents }: StatisticsDeps,
  actor: AgentActor,
  { uid, period }: { uid: Uid; period: Period },
): Promise<CommentedStatistics> {
  const target = (await workgroups.byUid(uid)) ?? (await agents.byUid(uid))
  if (target === null || target.orgUid !== actor.orgUid) throw new Refused('unknown_target')
  if (period.fromMs > period.toMs) throw new Refused('malformed', 'from is later than to.')
  const seesAll = isAdmin(await agents.byUid(actor.uid))
  const filter = { agentUid: seesAll ? null : actor.uid, limit: maxComments }
  const [found, comments] = await Promise.all([
    statistics.ofTarget(uid, period),
    statistics.comments(uid, period, filter),
  ])
  return { ...found, comments }
}
