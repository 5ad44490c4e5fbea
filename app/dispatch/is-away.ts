import type { Uid } from '../../domain/ids.ts'
import { isOpenAt } from '../../domain/organization/opening-hours.ts'
import type { WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { MessageDeps } from '../messaging/append.ts'
import type { AgentPool } from './agent-pool.ts'

export interface IsAwayDeps {
  readonly threads: Threads
  readonly desk: AgentPool
  readonly line: Pick<MessageDeps, 'clock'>
}

/** Whether a newcomer is asked to leave a message instead of waiting. */
export async function isAway(
  { threads, desk, line }: IsAwayDeps,
  targetUid: Uid,
  { hours, maxWaiting, leaveMessageWhenNobody }: WorkgroupSettings,
): Promise<boolean> {
  if (!isOpenAt(hours, line.clock.now())) return true
  if (maxWaiting > 0 && (await threads.queued(targetUid, maxWaiting)).length >= maxWaiting) return true
  if (!leaveMessageWhenNobody) return false
  return !(await desk.candidates(targetUid)).some((one) => one.present && one.status !== 'OFFLINE')
}
