import type { Topic, Uid } from '../../domain/ids.ts'
import type { VisitorActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { agentTopic } from '../../domain/thread/topic.ts'
import type { ThreadDeps } from './end-thread.ts'
import { openThread } from './open-thread.ts'

/**
 * Begins a visitor's thread with an agent, named by either of their uids, and returns its topic. Throws Refused
 * `thread_not_found` if there is no such agent for them, and what `onBegin` throws.
 */
export async function beginWithAgent(
  deps: ThreadDeps,
  visitor: VisitorActor,
  { uid, onBegin }: { readonly uid: Uid; readonly onBegin: () => void },
): Promise<Topic> {
  const agent = (await deps.agents.byUid(uid)) ?? (await deps.agents.byAccount(uid))
  if (agent === null || agent.orgUid !== visitor.orgUid) throw new Refused('thread_not_found')
  await openThread(deps, visitor, { type: 'AGENT', targetUid: agent.uid, fresh: false, onBegin })
  return agentTopic(agent.uid, visitor.uid)
}
