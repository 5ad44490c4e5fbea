import type { MessageUid, Uid } from '../../domain/ids.ts'
import type { Draft } from '../../domain/message/message.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { type Candidate, hasSeat } from '../../domain/thread/routing.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { assigned, movedTo } from '../../domain/thread/thread-life.ts'
import { type AgentPool, seatOf } from '../dispatch/agent-pool.ts'
import { append, type Receipt, SeatTaken } from '../messaging/append.ts'
import type { Lane } from '../messaging/lanes.ts'
import { keepAsNote } from '../messaging/notes.ts'
import { eventOf, serverDraft, systemActor, telling } from '../messaging/server-message.ts'
import type { ThreadDeps } from '../threads/end-thread.ts'
import { transferred } from './transfer-event.ts'

/** An agent who joins a thread by a message. */
export interface Coming {
  readonly actor: AgentActor
  readonly draft: Draft
  readonly thread: Thread
  /** The uid of the TRANSFER or INVITE. */
  readonly uid: MessageUid
}

/**
 * Gives the thread to the accepting agent; the previous agent hears the acceptance and nothing after it. The step must
 * be exclusive. Throws Refused `agent_full`.
 */
export async function takeOverFromColleague(
  deps: ThreadDeps,
  lane: Lane,
  { actor, draft: answer, thread, uid }: Coming,
): Promise<Receipt> {
  const { messageDeps, agentPool, phrasebook } = deps
  const agent = await candidateFor(agentPool, thread, actor.uid)
  if (!hasSeat(agent)) throw new Refused('agent_full')
  const after = assigned(thread, actor.uid)
  const event = await transferred(deps, thread, actor.person)
  const content = JSON.stringify({ uid, content: await phrasebook.say(thread, 'handedOver', event) })
  const change = { kind: 'become', after, seat: seatOf(agent, thread.targetUid) } as const
  try {
    const draft = telling({ ...answer, content }, event)
    return await append(messageDeps, lane, { actor, draft, thread, after, change })
  } catch (error) {
    throw error instanceof SeatTaken ? new Refused('agent_full') : error
  }
}

/** Returns the agent as a member of the thread's workgroup, otherwise on their own. Throws Refused `unknown_target`. */
async function candidateFor(agentPool: AgentPool, { targetUid }: Thread, agentUid: Uid): Promise<Candidate> {
  const inGroup = (await agentPool.candidates(targetUid)).find((one) => one.uid === agentUid)
  const agent = inGroup ?? (await agentPool.candidates(agentUid)).find((one) => one.uid === agentUid)
  if (agent === undefined) throw new Refused('unknown_target')
  return agent
}

/**
 * Puts the thread into a workgroup's queue at its original place, excluding the agent who gave it away while there are
 * others. The note goes to the thread's notes. The step must be exclusive. Throws Refused `unknown_target`.
 */
export async function moveToWorkgroup(
  { messageDeps, workgroups, queueUpdates }: ThreadDeps,
  lane: Lane,
  { actor, draft, thread, note, workgroupUid }: Omit<Coming, 'uid'> & { note: string; workgroupUid: Uid },
): Promise<Receipt> {
  const workgroup = await workgroups.byUid(workgroupUid)
  if (workgroup === null || workgroup.orgUid !== thread.orgUid) throw new Refused('unknown_target')
  await keepAsNote(messageDeps, lane, { from: actor.person, uid: draft.uid, note, thread })
  const after = { ...movedTo(thread, workgroupUid), excluded: [actor.uid] }
  const said = await queueUpdates.saidFor(after, eventOf('MOVED', workgroup, messageDeps.clock.now()))
  // Carries the uid of the TRANSFER, so that a repeat is not carried out again.
  const moved = serverDraft(draft.uid, thread.topic, { type: 'QUEUE', ...said })
  const system = systemActor(workgroupUid, workgroup.nickname)
  await append(messageDeps, lane, { actor: system, draft: moved, thread, after, change: { kind: 'become', after } })
  return { kind: 'passed' }
}
