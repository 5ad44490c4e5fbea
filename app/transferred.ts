import type { Person } from '../domain/person.ts'
import type { SystemEvent } from '../domain/system-event.ts'
import type { Thread } from '../domain/thread.ts'
import { agentNamed } from './agent-named.ts'
import type { Conversations } from './conversation.ts'
import { eventOf } from './server-draft.ts'

/** What is told when an agent goes on with a thread: who it is, and who had it until now. */
export async function transferred(
  { agents, line }: Pick<Conversations, 'agents' | 'line'>,
  { state, agentUid }: Thread,
  by: Pick<Person, 'uid' | 'nickname'>,
): Promise<SystemEvent> {
  const event = eventOf('TRANSFERRED', by, line.clock.now())
  // While it waits nobody has it, whoever had it before.
  if (state !== 'CHATTING' || agentUid === null) return event
  const { uid, nickname: name } = await agentNamed(agents, agentUid)
  return { ...event, from: { uid, name } }
}
