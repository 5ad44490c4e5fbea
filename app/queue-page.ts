import type { Listed, Window } from '../store/ports/listed.ts'
import type { QueuedThread } from '../store/ports/threads.ts'
import type { Conversations } from './conversation.ts'
import type { AgentActor } from './setting-up.ts'

/** A waiting thread and for how long it has waited. */
export interface WaitingThread extends QueuedThread {
  readonly waitSeconds: number
}

/** Who waits for an agent or for the workgroups they are a member of, first in turn first. */
export async function queuePage(
  { threads, agents, line }: Pick<Conversations, 'threads' | 'agents' | 'line'>,
  { uid }: AgentActor,
  window: Window,
): Promise<Listed<WaitingThread>> {
  const nowMs = line.clock.now()
  const { content, totalElements } = await threads.queues([uid, ...(await agents.workgroupsOf(uid))], window)
  const waitSeconds = ({ thread }: QueuedThread) => Math.max(0, Math.round((nowMs - (thread.queuedAt ?? nowMs)) / 1000))
  return { content: content.map((one) => ({ ...one, waitSeconds: waitSeconds(one) })), totalElements }
}
