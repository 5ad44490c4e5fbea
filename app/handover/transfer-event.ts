import type { SystemEvent } from '../../domain/message/system-event.ts'
import type { Person } from '../../domain/person.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { agentProfile } from '../dispatch/agent-profile.ts'
import { eventOf } from '../messaging/server-message.ts'
import type { ThreadDeps } from '../threads/end-thread.ts'

/** Returns the event of an agent continuing a thread: who they are, and who had it before. */
export async function transferred(
  { agents, messageDeps }: Pick<ThreadDeps, 'agents' | 'messageDeps'>,
  { state, agentUid }: Thread,
  by: Pick<Person, 'uid' | 'nickname' | 'avatar'>,
): Promise<SystemEvent> {
  const event = eventOf('TRANSFERRED', by, messageDeps.clock.now())
  // While a thread waits, nobody has it, even if somebody had it earlier.
  if (state !== 'CHATTING' || agentUid === null) return event
  const { uid, nickname: name } = await agentProfile(agents, agentUid)
  return { ...event, from: { uid, name } }
}
