import type { Uid } from '../../domain/ids.ts'
import type { AgentStatus } from '../../domain/people/agent.ts'
import { isQueued, type Thread } from '../../domain/thread/thread.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { OnThreadChange } from '../messaging/thread-events.ts'
import type { AgentNotices } from './agent-notices.ts'
import type { AgentUpdates } from './agent-updates.ts'
import type { Dispatcher } from './dispatcher.ts'

export interface FollowThreadsDeps {
  readonly agentUpdates: Pick<AgentUpdates, 'changed'>
  readonly dispatcher: Pick<Dispatcher, 'wake' | 'wakeAgent'>
  readonly notices: Pick<AgentNotices, 'withdrawn'>
}

export interface FollowAgentsDeps {
  readonly agents: Pick<Agents, 'setStatus'>
  readonly agentUpdates: Pick<AgentUpdates, 'changed'>
  readonly dispatcher: Pick<Dispatcher, 'newcomer' | 'requeueThreadsOf' | 'requeueOffersOf' | 'takesNothing'>
  /** Hears of an agent who answers nothing any more: gone, or OFFLINE by their own word. */
  readonly agentLeft: (agentUid: Uid) => void
}

/** Tells an agent that an offer is over, tells agents whose load has changed, and wakes those who may be served now. */
export function followThreads({ agentUpdates, dispatcher, notices }: FollowThreadsDeps): OnThreadChange {
  return (before, after) => {
    // Declined and missed ones are told where that is decided.
    if (before?.state === 'OFFERED' && before.offer !== null && after.state !== 'QUEUING') {
      const { agentUid } = before.offer
      if (after.agentUid !== agentUid)
        notices.withdrawn(agentUid, after, after.state === 'CHATTING' ? 'taken' : 'closed')
    }
    const [was, is] = [holderOf(before), holderOf(after)]
    // An offer that is accepted keeps its seat: it counts as another thing, and leaves no room for more.
    if (was !== is || before?.state !== after.state) tellOf(agentUpdates, was, is)
    if (was !== is) for (const uid of [was, is]) if (uid !== undefined) dispatcher.wakeAgent(uid)
    for (const thread of [before, after]) if (thread !== null && isQueued(thread)) dispatcher.wake(thread.targetUid)
  }
}

/** An agent is there who was not: those who wait may be served. */
export function agentAppeared({ agentUpdates, dispatcher }: FollowAgentsDeps, uid: Uid): void {
  agentUpdates.changed(uid)
  dispatcher.newcomer(uid)
}

/** An agent is gone for good: their threads go to others. */
export function agentGone({ agentUpdates, dispatcher, agentLeft }: FollowAgentsDeps, uid: Uid): void {
  agentUpdates.changed(uid)
  dispatcher.requeueThreadsOf(uid)
  agentLeft(uid)
}

/** Sets an agent's status: AVAILABLE makes a newcomer of them, OFFLINE passes on what they were asked. */
export async function setAgentStatus(
  { agents, agentUpdates, dispatcher, agentLeft }: FollowAgentsDeps,
  uid: Uid,
  status: AgentStatus,
): Promise<void> {
  await agents.setStatus(uid, status)
  agentUpdates.changed(uid)
  dispatcher[status === 'AVAILABLE' ? 'newcomer' : 'takesNothing'](uid)
  if (status !== 'OFFLINE') return
  dispatcher.requeueOffersOf(uid)
  agentLeft(uid)
}

function tellOf(agentUpdates: FollowThreadsDeps['agentUpdates'], ...uids: readonly (Uid | undefined)[]): void {
  for (const uid of new Set(uids)) if (uid !== undefined) agentUpdates.changed(uid)
}

/** Whose seat a thread takes. */
function holderOf(thread: Thread | null): Uid | undefined {
  if (thread?.state === 'CHATTING') return thread.agentUid ?? undefined
  return thread?.state === 'OFFERED' ? thread.offer?.agentUid : undefined
}
