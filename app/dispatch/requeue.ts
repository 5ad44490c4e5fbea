import type { Uid } from '../../domain/ids.ts'
import type { Message } from '../../domain/message/message.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { waiting } from '../../domain/thread/thread-life.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import { append, type Line } from '../messaging/append.ts'
import { inLaneOf } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'
import { eventOf, serverDraft, systemActor } from '../messaging/server-message.ts'
import { agentNamed } from './agent-profile.ts'
import type { Offers } from './offers.ts'
import type { QueueBoard } from './queue-updates.ts'

const maxOffers = 1000

/** What giving back works with. */
export interface GivingBack {
  readonly line: Line
  readonly threads: Threads
  readonly agents: Agents
  readonly offers: Offers
  readonly board: QueueBoard
}

/** An agent is gone: what they were asked goes on to others, and what they had waits again in its first place. */
export async function giveBack(parts: GivingBack, agentUid: Uid): Promise<void> {
  const { threads, line } = parts
  await passOnOffers(parts, agentUid)
  for (const held of await threads.heldBy(agentUid)) {
    await inLaneOf(line, held, (lane, thread) =>
      holds(agentUid, thread) ? waitAgain(parts, lane, thread) : Promise.resolve(null),
    )
  }
}

/** What an agent was asked to take goes on to others. */
export async function passOnOffers(
  { threads, offers }: Pick<GivingBack, 'threads' | 'offers'>,
  agentUid: Uid,
): Promise<void> {
  for (const thread of await threads.offered(agentUid, maxOffers)) {
    await offers.end(thread, agentUid, 'declined')
  }
}

async function waitAgain({ line, board, agents }: GivingBack, lane: Lane, thread: Thread): Promise<Message | null> {
  const after = waiting(thread)
  const agent = await agentNamed(agents, thread.agentUid)
  const said = await board.saidFor(after, eventOf('RETURNED', agent, line.clock.now()))
  const draft = serverDraft('QUEUE', thread.topic, said)
  const actor = systemActor(thread.targetUid, '')
  const receipt = await append(line, lane, { actor, draft, thread, after, change: { kind: 'become', after } })
  return receipt.kind === 'stored' ? receipt.message : null
}

/** Asked again inside the lane: the thread may have ended, or be somebody else's by now. */
function holds(agentUid: Uid, { state, agentUid: holder }: Thread): boolean {
  return state === 'CHATTING' && holder === agentUid
}
