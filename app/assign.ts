import type { Message } from '../domain/message.ts'
import type { Candidate } from '../domain/routing.ts'
import type { Taking } from '../domain/system-event.ts'
import type { Thread } from '../domain/thread.ts'
import { assigned } from '../domain/thread-life.ts'
import type { Agents } from '../store/ports/people.ts'
import { agentNamed } from './agent-named.ts'
import { seatOf } from './desk.ts'
import type { Lane } from './lanes.ts'
import { append, type Line } from './line.ts'
import type { Phrasebook } from './phrasebook.ts'
import { eventOf, serverDraft, systemActor } from './server-draft.ts'

/** The thread is an agent's, with a WELCOME; the step must be exclusive. Throws SeatTaken. */
export async function assign(
  { line, agents, phrasebook }: { line: Line; agents: Agents; phrasebook: Phrasebook },
  lane: Lane,
  { thread, agent, how }: { thread: Thread; agent: Candidate; how: Taking },
): Promise<Message> {
  const person = await agentNamed(agents, agent.uid)
  const actor = systemActor(thread.targetUid, person.nickname)
  // Who has waited has most often said what it is about: nobody asks them.
  const event = { ...eventOf('GREETED', person, line.clock.now()), how }
  const said = await phrasebook.tell(thread, 'taken', event)
  const draft = serverDraft('WELCOME', thread.topic, said)
  const after = assigned(thread, agent.uid)
  const change = { kind: 'become', after, seat: seatOf(agent, thread.targetUid) } as const
  const { message } = await append(line, lane, { actor, draft, thread, after, change })
  return message
}
