import type { Uid } from '../../domain/ids.ts'
import type { Message } from '../../domain/message/message.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { waiting } from '../../domain/thread/thread-life.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import { append, type MessageDeps } from '../messaging/append.ts'
import { inLaneOf } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'
import { eventOf, serverDraft, systemActor } from '../messaging/server-message.ts'
import { agentProfile } from './agent-profile.ts'
import type { Offers } from './offers.ts'
import type { QueueUpdates } from './queue-updates.ts'

const maxOffers = 1000

export interface RequeueDeps {
  readonly messageDeps: MessageDeps
  readonly threads: Threads
  readonly agents: Agents
  readonly offers: Offers
  readonly queueUpdates: QueueUpdates
}

/** Requeues the threads of an agent who is gone, each at its original place, and passes their offers on to others. */
export async function requeueThreadsOf(deps: RequeueDeps, agentUid: Uid): Promise<void> {
  const { threads, messageDeps } = deps
  await requeueOffersOf(deps, agentUid)
  for (const held of await threads.heldBy(agentUid)) {
    await inLaneOf(messageDeps, held, (lane, thread) =>
      holds(agentUid, thread) ? waitAgain(deps, lane, thread) : Promise.resolve(null),
    )
  }
}

/** Passes an agent's offers on to others. */
export async function requeueOffersOf(
  { threads, offers }: Pick<RequeueDeps, 'threads' | 'offers'>,
  agentUid: Uid,
): Promise<void> {
  for (const thread of await threads.offered(agentUid, maxOffers)) {
    await offers.end(thread, agentUid, 'declined')
  }
}

async function waitAgain(
  { messageDeps, queueUpdates, agents }: RequeueDeps,
  lane: Lane,
  thread: Thread,
): Promise<Message | null> {
  const after = waiting(thread)
  const agent = await agentProfile(agents, thread.agentUid)
  const said = await queueUpdates.saidFor(after, eventOf('RETURNED', agent, messageDeps.clock.now()))
  const draft = serverDraft(messageDeps.uids.newMessageUid(), thread.topic, { type: 'QUEUE', ...said })
  const actor = systemActor(thread.targetUid, '')
  const receipt = await append(messageDeps, lane, { actor, draft, thread, after, change: { kind: 'become', after } })
  return receipt.kind === 'stored' ? receipt.message : null
}

/** Checked again inside the lane: the thread may have ended or changed hands by now. */
function holds(agentUid: Uid, { state, agentUid: holder }: Thread): boolean {
  return state === 'CHATTING' && holder === agentUid
}
