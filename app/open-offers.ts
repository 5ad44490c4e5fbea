import type { Thread } from '../domain/thread.ts'
import type { Conversations } from './conversation.ts'
import type { AgentActor } from './setting-up.ts'

const maxOffers = 1000

/** The threads an agent is asked to take and could still accept, the first deadline first. */
export async function openOffers(
  { threads, line }: Pick<Conversations, 'threads' | 'line'>,
  { uid }: AgentActor,
): Promise<Thread[]> {
  const nowMs = line.clock.now()
  return (await threads.offered(uid, maxOffers)).filter(({ offer }) => offer !== null && offer.deadlineAt > nowMs)
}
