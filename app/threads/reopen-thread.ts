import type { Message } from '../../domain/message/message.ts'
import type { WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import type { Actor } from '../../domain/person.ts'
import { type Candidate, isEligible } from '../../domain/thread/routing.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { mayReopen, reopened, reopenedWith } from '../../domain/thread/thread-life.ts'
import { seatOf } from '../dispatch/agent-pool.ts'
import { agentProfile } from '../dispatch/agent-profile.ts'
import { isAway } from '../dispatch/availability.ts'
import { append, type Decided, SeatTaken } from '../messaging/append.ts'
import type { Lane } from '../messaging/lanes.ts'
import { continuing, eventOf, serverDraft } from '../messaging/server-message.ts'
import type { ThreadDeps } from './end-thread.ts'

/** An ended thread, and the sender who speaks for its target. */
interface Ended {
  readonly thread: Thread
  readonly system: Actor
}

/**
 * Reopens the lane's closed thread for a returning visitor: CONTINUE with its last agent if that agent can take it and
 * the queue is empty or manual, otherwise QUEUE. Returns undefined if it stays closed: too late, or the queue takes
 * nobody. The step must be exclusive.
 */
export async function reopenThread(deps: ThreadDeps, lane: Lane, ended: Ended): Promise<Message | undefined> {
  const { thread } = ended
  const settings = await deps.agentPool.settingsOf(thread.targetUid)
  if (!mayReopen(thread, settings.reopenSeconds * 1000, deps.messageDeps.clock.now())) return undefined
  const agent = await lastAgent(deps, thread, settings)
  const message = agent === undefined ? undefined : await goOnWith(deps, lane, { ...ended, agent })
  if (message !== undefined) return message
  if (await isAway(deps, thread.targetUid, settings)) return undefined
  return waitAgain(deps, lane, ended)
}

/** Returns the thread's last agent if they can take it now. */
async function lastAgent(
  { agentPool, threads }: ThreadDeps,
  { agentUid, targetUid }: Thread,
  { routing }: WorkgroupSettings,
): Promise<Candidate | undefined> {
  if (agentUid === null) return undefined
  // A seat that is free now belongs to those who wait, unless agents choose threads themselves.
  if (routing !== 'MANUAL' && (await threads.waiting(targetUid, 1)).length > 0) return undefined
  const known = [...(await agentPool.candidates(targetUid)), ...(await agentPool.candidates(agentUid))]
  const agent = known.find((one) => one.uid === agentUid)
  return agent !== undefined && isEligible(agent, new Set()) ? agent : undefined
}

async function goOnWith(
  deps: ThreadDeps,
  lane: Lane,
  { thread, system: actor, agent }: Ended & { agent: Candidate },
): Promise<Message | undefined> {
  const nowMs = deps.messageDeps.clock.now()
  const said = await deps.phrasebook.tell(thread, 'continued', eventOf('REOPENED', thread.user, nowMs))
  const draft = serverDraft(deps.messageDeps.uids.newMessageUid(), thread.topic, {
    type: 'CONTINUE',
    ...continuing(said, await agentProfile(deps.agents, agent.uid)),
  })
  const after = reopenedWith(thread, agent.uid, nowMs)
  const change = { kind: 'become', after, seat: seatOf(agent, thread.targetUid) } as const
  try {
    return await commit(deps, lane, { actor, draft, thread, after, change })
  } catch (error) {
    if (error instanceof SeatTaken) return undefined
    throw error
  }
}

async function waitAgain(deps: ThreadDeps, lane: Lane, { thread, system: actor }: Ended): Promise<Message> {
  const nowMs = deps.messageDeps.clock.now()
  const after = reopened(thread, nowMs)
  const said = await deps.queueUpdates.saidFor(after, eventOf('REOPENED', thread.user, nowMs))
  const draft = serverDraft(deps.messageDeps.uids.newMessageUid(), thread.topic, { type: 'QUEUE', ...said })
  return commit(deps, lane, { actor, draft, thread, after, change: { kind: 'become', after } })
}

async function commit({ messageDeps }: ThreadDeps, lane: Lane, decided: Decided): Promise<Message> {
  const { message } = await append(messageDeps, lane, decided)
  return message
}
