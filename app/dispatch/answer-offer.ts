import type { ThreadUid } from '../../domain/ids.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { type Candidate, hasSeat } from '../../domain/thread/routing.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import { type MessageDeps, SeatTaken } from '../messaging/append.ts'
import { inLaneOf } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'
import type { Phrasebook } from '../messaging/phrasebook.ts'
import type { AgentPool } from './agent-pool.ts'
import { assign } from './assign.ts'
import type { Offers } from './offers.ts'

export interface AnswerOfferDeps {
  readonly messageDeps: MessageDeps
  readonly threads: Threads
  readonly agents: Agents
  readonly agentPool: AgentPool
  readonly phrasebook: Phrasebook
  readonly offers: Offers
}

/**
 * Takes a thread for an agent: one offered to them, or one from a queue of theirs. Taking it again changes nothing.
 * Throws Refused `thread_not_found`, `not_offered`, `agent_full`.
 */
export async function acceptThread(deps: AnswerOfferDeps, actor: AgentActor, uid: ThreadUid): Promise<Thread> {
  const thread = await threadFor(deps, actor, uid)
  try {
    const taken = await inLaneOf(deps.messageDeps, thread, (lane, current) =>
      take(deps, lane, { actor, thread: current }),
    )
    if (taken === null) throw new Refused('not_offered')
    return taken
  } catch (error) {
    throw error instanceof SeatTaken ? new Refused('agent_full') : error
  }
}

/** Declines a thread offered to the agent. Throws Refused `thread_not_found`, `not_offered`. */
export async function declineThread(deps: AnswerOfferDeps, actor: AgentActor, uid: ThreadUid): Promise<Thread> {
  const thread = await threadFor(deps, actor, uid)
  if (!(await deps.offers.end(thread, actor.uid, 'declined'))) throw new Refused('not_offered')
  return (await deps.threads.byUid(uid)) ?? thread
}

/**
 * Returns a thread this agent may know of: of their organization, and for them or for a workgroup of theirs. Throws
 * Refused `thread_not_found`.
 */
async function threadFor({ threads, agentPool }: AnswerOfferDeps, actor: AgentActor, uid: ThreadUid): Promise<Thread> {
  const thread = await threads.byUid(uid)
  if (thread === null || thread.orgUid !== actor.orgUid) throw new Refused('thread_not_found')
  const isBehind = (await agentPool.candidates(thread.targetUid)).some((one) => one.uid === actor.uid)
  if (!isBehind) throw new Refused('thread_not_found')
  return thread
}

async function take(
  deps: AnswerOfferDeps,
  lane: Lane,
  { actor, thread }: { actor: AgentActor; thread: Thread },
): Promise<Thread> {
  if (thread.agentUid === actor.uid && thread.state === 'CHATTING') return thread
  if (!isFor(actor, thread, deps.messageDeps.clock.now())) throw new Refused('not_offered')
  const agent = (await deps.agentPool.candidates(thread.targetUid)).find((one) => one.uid === actor.uid)
  if (agent === undefined) throw new Refused('not_offered')
  if (!hasSeat(thread.state === 'OFFERED' ? withoutOffer(agent) : agent)) throw new Refused('agent_full')
  const how = thread.state === 'OFFERED' ? 'ACCEPTED' : 'TAKEN'
  return (await assign(deps, lane, { thread, agent, how })).thread
}

/** The offer itself holds a seat, also among those of the workgroup. */
function withoutOffer(agent: Candidate): Candidate {
  return { ...agent, offered: agent.offered - 1, openInGroup: agent.openInGroup - 1 }
}

function isFor(actor: AgentActor, { state, offer }: Thread, nowMs: number): boolean {
  if (state === 'QUEUING') return true
  return state === 'OFFERED' && offer?.agentUid === actor.uid && offer.deadlineAt > nowMs
}

const maxOffers = 1000

/** Returns the threads an agent is offered and could still accept, the earliest deadline first. */
export async function openOffers(
  { threads, messageDeps }: { threads: Threads; messageDeps: Pick<MessageDeps, 'clock'> },
  { uid }: AgentActor,
): Promise<Thread[]> {
  const nowMs = messageDeps.clock.now()
  return (await threads.offered(uid, maxOffers)).filter(({ offer }) => offer !== null && offer.deadlineAt > nowMs)
}
