import type { Message } from '../../domain/message/message.ts'
import type { Taking } from '../../domain/message/system-event.ts'
import type { Candidate } from '../../domain/thread/routing.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { assigned } from '../../domain/thread/thread-life.ts'
import type { Agents } from '../../store/ports/people.ts'
import { append, type MessageDeps } from '../messaging/append.ts'
import type { Lane } from '../messaging/lanes.ts'
import type { Phrasebook } from '../messaging/phrasebook.ts'
import { eventOf, serverDraft } from '../messaging/server-message.ts'
import { seatOf } from './agent-pool.ts'
import { agentProfile } from './agent-profile.ts'

/** Assigns the thread to an agent, with a WELCOME. The step must be exclusive. Throws SeatTaken. */
export async function assign(
  { messageDeps, agents, phrasebook }: { messageDeps: MessageDeps; agents: Agents; phrasebook: Phrasebook },
  lane: Lane,
  { thread, agent, how }: { thread: Thread; agent: Candidate; how: Taking },
): Promise<Message> {
  const person = await agentProfile(agents, agent.uid)
  const actor = await phrasebook.speaker(thread.targetUid)
  // A visitor who waited has usually said what it is about, so the greeting does not ask.
  const event = { ...eventOf('GREETED', person, messageDeps.clock.now()), how }
  const said = await phrasebook.tell(thread, 'taken', event)
  const draft = serverDraft(messageDeps.uids.newMessageUid(), thread.topic, { type: 'WELCOME', ...said })
  const after = assigned(thread, agent.uid)
  const change = { kind: 'become', after, seat: seatOf(agent, thread.targetUid) } as const
  const { message } = await append(messageDeps, lane, { actor, draft, thread, after, change })
  return message
}
