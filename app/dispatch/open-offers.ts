import type { AgentActor } from '../../domain/person.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { MessageDeps } from '../messaging/append.ts'

const maxOffers = 1000

/** Returns the threads an agent is offered and could still accept, the earliest deadline first. */
export async function openOffers(
  { threads, line }: { threads: Threads; line: Pick<MessageDeps, 'clock'> },
  { uid }: AgentActor,
): Promise<Thread[]> {
  const nowMs = line.clock.now()
  return (await threads.offered(uid, maxOffers)).filter(({ offer }) => offer !== null && offer.deadlineAt > nowMs)
}
