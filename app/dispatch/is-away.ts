import type { Uid } from '../../domain/ids.ts'
import { isOpenAt } from '../../domain/organization/opening-hours.ts'
import type { WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { Line } from '../messaging/append.ts'
import type { Desk } from './agent-pool.ts'

/** What knowing whether a queue takes anybody works with. */
export interface Reception {
  readonly threads: Threads
  readonly desk: Desk
  readonly line: Pick<Line, 'clock'>
}

/** Whether a newcomer is asked to leave a message instead of waiting. */
export async function isAway(
  { threads, desk, line }: Reception,
  targetUid: Uid,
  { hours, maxWaiting, leaveMessageWhenNobody }: WorkgroupSettings,
): Promise<boolean> {
  if (!isOpenAt(hours, line.clock.now())) return true
  if (maxWaiting > 0 && (await threads.queued(targetUid, maxWaiting)).length >= maxWaiting) return true
  if (!leaveMessageWhenNobody) return false
  return !(await desk.candidates(targetUid)).some((one) => one.present && one.status !== 'OFFLINE')
}
