import type { ThreadUid } from '../../domain/ids.ts'
import { isAdmin } from '../../domain/people/agent.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { isHeldBy } from '../../domain/thread/proposal.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { assigned } from '../../domain/thread/thread-life.ts'
import type { AuditWriter } from '../audit/audit-writer.ts'
import type { AgentNotices } from '../dispatch/agent-notices.ts'
import { append } from '../messaging/append.ts'
import { inLaneOf } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'
import { serverDraft } from '../messaging/server-message.ts'
import type { ThreadDeps } from '../threads/end-thread.ts'
import { transferred } from './transfer-event.ts'

export interface TakeOverDeps extends ThreadDeps {
  readonly notices: AgentNotices
  readonly auditor: AuditWriter
}

/**
 * Makes an admin the agent of any open thread of the organization, however many they have. The previous agent is
 * notified and hears nothing after that. Throws Refused `forbidden` for others, `thread_not_found`, `thread_closed`.
 */
export async function takeOver(deps: TakeOverDeps, actor: AgentActor, uid: ThreadUid): Promise<Thread> {
  if (!isAdmin(await deps.agents.byUid(actor.uid))) throw new Refused('forbidden')
  const thread = await deps.threads.byUid(uid)
  const isCustomers = thread?.type === 'WORKGROUP' || thread?.type === 'AGENT'
  if (thread === null || thread.orgUid !== actor.orgUid || !isCustomers) throw new Refused('thread_not_found')
  const taken = await inLaneOf(deps.messageDeps, thread, (lane, current) =>
    take(deps, lane, { actor, thread: current }),
  )
  // It is no longer the topic's current thread, so it has ended.
  if (taken === null) throw new Refused('thread_closed')
  await deps.auditor.done(actor, {
    kind: 'thread.takeover',
    targetUid: uid,
    before: audited(thread),
    after: audited(taken),
  })
  return taken
}

const audited = ({ agentUid }: Thread) => ({ agentUid })

async function take(
  deps: TakeOverDeps,
  lane: Lane,
  { actor, thread }: { actor: AgentActor; thread: Thread },
): Promise<Thread> {
  const { messageDeps, phrasebook, notices } = deps
  if (isHeldBy(thread, actor.uid)) return thread
  const after = assigned(thread, actor.uid)
  const event = await transferred(deps, thread, actor.person)
  const said = await phrasebook.tell(thread, 'handedOver', event)
  const draft = serverDraft(messageDeps.uids.newMessageUid(), thread.topic, { type: 'SYSTEM', ...said })
  const seat = { agentUid: actor.uid, capacity: Number.MAX_SAFE_INTEGER }
  await append(messageDeps, lane, { actor, draft, thread, after, change: { kind: 'become', after, seat } })
  if (thread.state === 'CHATTING' && thread.agentUid !== null) notices.takenOver(thread.agentUid, after, actor.person)
  return after
}
